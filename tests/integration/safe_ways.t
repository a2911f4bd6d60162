#!/usr/bin/env bash
# What every example's finding says to write instead runs on a server of its own, and ends at the schema that the
# statement itself leaves; where it is meant not to, tests/support/run_safe_ways has the reason.
# slow
source "$(dirname "$0")/../support/tap.sh"

is "$(MIGRATOR=$migrator "$migrator" sandbox -- "$project/tests/support/run_safe_ways" 2>&1)" '' 'safe ways work as they are printed'

done_testing
