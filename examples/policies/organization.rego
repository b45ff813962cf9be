# What must be true of the organisation, over the JSON of "orgctl show --format json" (schemas/organization.schema.json).
package orgctl.organization

import rego.v1

deny contains message if {
	some department in input.departments
	department.declared
	department.headcount > 0
	count(department.leaders) == 0
	message := sprintf("department %s has %d people and no leader", [department.path, department.headcount])
}

# Nobody leads more people directly than they can talk to.
deny contains message if {
	some department in input.departments
	count(department.members) > 50
	message := sprintf("department %s holds %d people directly, and 50 are the limit", [department.path, count(department.members)])
}

# External people, whose userids begin with ext-, lead nothing.
deny contains message if {
	some member in input.members
	startswith(member.userid, "ext-")
	some placement in member.departments
	placement.leader
	message := sprintf("member %s is external and leads %v", [member.userid, placement.department])
}

# Nobody reports to somebody who reports to them.
deny contains message if {
	some member in input.members
	lower(member.userid) in graph.reachable(leaders, {lower(member.direct_leader)})
	message := sprintf("member %s reports to themselves in the end", [member.userid])
}

leaders[userid] := direct if {
	some member in input.members
	userid := lower(member.userid)
	direct := {lower(member.direct_leader)}
}

# Names are those of the passport: no titles, no emoji.
deny contains message if {
	some member in input.members
	not regex.match(`^[\p{Han}·]+$|^\p{L}[\p{L}\p{M}'. -]*$`, member.name)
	message := sprintf("member %s is called %q, and names are letters only", [member.userid, member.name])
}

warn contains message if {
	some tag in input.tags
	count(tag.members) == 0
	count(tag.departments) == 0
	message := sprintf("tag %s is empty", [tag.name])
}
