#!/bin/sh
# Breaks the protocol of the publisher in a copy of this tree, one part at a time, and sees that the chaos tests notice:
# each mutant must compile and must fail on the count of effects, or on words that nobody approved. `make mutants` runs it.
# It needs go, perl, Redis and PostgreSQL; MUTANT_ROUNDS is the number of rounds in which workers are killed.
set -eu
cd "$(dirname "$0")/.."
rounds=${MUTANT_ROUNDS:-60}
twice='was placed [0-9]* times'
unapproved='words that nobody approved were placed'

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
trap 'exit 130' INT TERM
tar -c --exclude=node_modules --exclude=.git --exclude=./bin . | tar -x -C "$copy"
cp -r "$copy/store" "$copy/.store"
cd "$copy"
CGO_ENABLED=0
export CGO_ENABLED
go build -o servicetest ./cmd/servicetest

failed=0
table=''

# run TESTS: compiles the copy and runs these chaos tests; its output is in out, its status in status.
run() {
	status=0
	if ! timeout 300 go test -c -o chaos.test ./chaos > out 2>&1; then
		status=compile
		return
	fi
	timeout 180 ./servicetest -- ./chaos.test -test.run "$1" -test.parallel 4 -test.timeout 150s -chaos.rounds "$rounds" > out 2>&1 || status=$?
}

row() {
	line=$(printf '%-34s %-14s %s' "$1" "$2" "$3")
	echo "$line"
	table="$table$line
"
}

# edit FILE EXPRESSION: changes the file with perl, and ends everything when that changes nothing.
edit() {
	cp "$1" before
	perl -0pi -e "$2" "$1"
	if cmp -s before "$1"; then
		echo "mutants: in $1 past deze wijziging niet meer: $2" >&2
		exit 2
	fi
}

# mutant NAME EXPECTED TESTS: the edits have been made.
mutant() {
	run "$3"
	n=$(grep -c "$2" out || true)
	other=$(grep -E '^ *[a-z]+_test\.go:[0-9]+: |^panic' out | grep -v -c -E "$twice|$unapproved" || true)
	case $status in
	compile)
		row "$1" 'COMPILEERT NIET' "$(head -3 out | tr '\n' ' ')"
		failed=1 ;;
	0)
		row "$1" 'OVERLEEFT' 'de tests merken het niet'
		failed=1 ;;
	*)
		if [ "$n" -gt 0 ]; then
			row "$1" 'gedood' "$n x \"$(grep -o -m 1 "$2" out)\"; $other andere regels"
		else
			row "$1" 'FAALT ANDERS' "$(grep -m 1 -E '_test\.go:[0-9]+: |^panic|FAIL' out)"
			tail -40 out >&2
			failed=1
		fi ;;
	esac
	rm -rf store
	cp -r .store store
}

all='Killed|Paused|WakesUp|TwoWorkersOnOneSQLiteFile|ThreeWorkers'
run "$all"
if [ "$status" != 0 ]; then
	tail -40 out >&2
	echo "mutants: zonder mutatie slagen de tests al niet" >&2
	exit 1
fi
row 'geen' 'slaagt' ''

edit store/ledger.go "s/WHERE state = 'waiting' AND id IN/WHERE id IN/"
edit store/ledger.go "s/ AND d\\.state = 'waiting' AND d\\.next_at <= / AND d.next_at <= /"
mutant 'vergelijk-en-zet weg uit Begin' "$twice" 'TwoWorkersOnOneSQLiteFile|ThreeWorkers'

# Begin still chooses what may be sent, but what it wrote is kept only when the outcome is stored.
edit store/ledger.go 's/(\terr = s\.inTx\(ctx, func\(t \*tx\) error \{\n)(\t\tthese := padded\(ids\).*?)\t\}\)\n/$1\t\terr := func() error {\n$2\t\t}()\n\t\tif err == nil && len(taken) > 0 {\n\t\t\terr = notYet{}\n\t\t}\n\t\treturn err\n\t})\n\tif err == error(notYet{}) {\n\t\terr = nil\n\t}\n/s'
edit store/ledger.go 's/\treturn s\.dispatches\(ctx, taken\)\n/\tbegun, err = s.dispatches(ctx, taken)\n\tfor i := range begun {\n\t\td := &begun[i].Delivery\n\t\td.State, d.Attempt, d.LeaseUntil = campaigns.Sending, d.Attempt+1, s.now().UTC().Add(lease)\n\t}\n\treturn begun, err\n/'
edit store/ledger.go 's/\z/\ntype notYet struct{}\n\nfunc (notYet) Error() string { return "not yet" }\n/'
edit store/finish.go 's/(\t\trest, err := t\.publish\(outcomes\)\n)/\t\tfor _, o := range outcomes {\n\t\t\tif _, err := t.exec(`UPDATE deliveries SET state = \x27sending\x27, attempt = \$1 WHERE id = \$2 AND state = \x27waiting\x27 AND attempt = \$3`,\n\t\t\t\to.Attempt, o.DeliveryID, o.Attempt-1); err != nil {\n\t\t\t\treturn err\n\t\t\t}\n\t\t}\n$1/'
mutant 'Begin vastgelegd na het versturen' "$twice" 'Killed'

edit store/finish.go 's/ && d\.Attempt == o\.Attempt; current/; current/'
edit store/finish.go 's/d\.ID, d\.State, o\.Attempt\)/d.ID, d.State, d.Attempt)/'
edit store/finish_published.go 's/ AND d\.attempt = v\.number//'
edit store/doubts.go 's/ AND d\.attempt = \$2/ AND d.attempt >= \$2/'
mutant 'afscherming op poging weg' "$twice" 'Paused|WakesUp'

edit store/ledger.go "s/ AND d\\.approved_hash = d\\.content_hash(\\n AND NOT \` \\+ halted \\+ \` AND NOT)/\$1/"
mutant 'akkoord niet nagezien in Begin' "$unapproved" 'Killed|TwoWorkersOnOneSQLiteFile'

echo
printf '%-34s %-14s %s\n' 'mutatie' 'uitkomst' 'waaraan'
printf '%s' "$table"
exit $failed
