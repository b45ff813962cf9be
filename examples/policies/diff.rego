# What no pull request may do, over the JSON of "orgctl diff BASE --format json" (schemas/diff.schema.json).
package orgctl.diff

import rego.v1

# The rules of the house change alone, so that nobody overlooks them among people.
deny contains message if {
	count(input.settings) > 0
	count(input.changes) > 0
	message := sprintf("settings change together with %d objects: make two pull requests of it", [count(input.changes)])
}

# A reorganisation is announced, and then done in parts.
deny contains message if {
	moved := {change.userid |
		some change in input.changes
		change.kind == "member"
		change.action == "update"
		"departments" in change.fields
	}
	count(moved) > 10
	message := sprintf("%d members change departments, and at most 10 may at once", [count(moved)])
}

# Somebody has to be there to agree.
deny contains message if {
	some approval in input.approvals
	count(approval.members) == 0
	message := sprintf("nobody could agree to %s", [concat(", ", approval.changes)])
}

warn contains message if {
	some department in input.leaderless
	message := sprintf("department %s loses its leader", [department.path])
}
