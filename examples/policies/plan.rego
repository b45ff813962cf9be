# What no plan may do here, over the JSON of "orgctl plan --format json" (schemas/plan.schema.json).
package orgctl.plan

import rego.v1

# Many deletions at once are looked at by hand.
deny contains message if {
	input.summary.members["delete"] > 5
	message := sprintf("%d members would be deleted, and at most 5 may be at once", [input.summary.members["delete"]])
}

# Nothing is deleted on a Friday, by the clock of China.
deny contains message if {
	time.weekday(time.now_ns() + (((8 * 60) * 60) * 1000000000)) == "Friday"
	some change in input.changes
	change.action == "delete"
	message := sprintf("a %s would be deleted, and it is Friday", [change.kind])
}

# A mailbox is archived before it goes. Where none can be read, everybody may have one.
deny contains message if {
	some change in input.changes
	change.kind == "member"
	"mailbox-deleted" in change.effects
	message := sprintf("member %s would lose the company mailbox", [change.userid])
}

deny contains message if {
	some department in input.impact.leaderless
	message := sprintf("department %s would have no leader", [department.path])
}

# Somebody changed the same thing in the console: talk to them first.
warn contains message if {
	some change in input.changes
	change.cause == "both"
	change.kind == "member"
	message := sprintf("member %s was changed in WeCom as well", [change.userid])
}
