package seeds

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"veiligheidskalender/campaigns"
)

// faults collects what is wrong, one fault per field: the first one found is the cause, later ones follow from it.
type faults struct {
	list []*Error
	seen map[string]bool
}

// enough bounds the work on a file that is wrong everywhere.
const enough = 10 * MaxErrors

func (f *faults) add(line, column int, field, message string) {
	if f.seen == nil {
		f.seen = map[string]bool{}
	}
	if f.full() || f.seen[field] {
		return
	}
	f.seen[field] = true
	f.list = append(f.list, &Error{line, column, field, message})
}

// full reports whether looking for more is of no use.
func (f *faults) full() bool { return len(f.list) >= enough }

// item adds a fault in one field of an item of the file. The field may count: channels[2].
func (f *faults) item(it item, field, format string, args ...any) {
	if f.full() {
		return
	}
	n := it.place(field)
	f.add(n.Line, n.Column, it.field(field), fmt.Sprintf(format, args...))
}

// wrap adds the error of a rule from another package: to the field it names if the item has that key, else to field.
func (f *faults) wrap(it item, field string, err error) {
	if err == nil {
		return
	}
	message := err.Error()
	if bad := (*campaigns.Invalid)(nil); errors.As(err, &bad) {
		message = bad.Message
		if it.has(bad.Field) {
			field = bad.Field
		}
	}
	f.item(it, field, "%s", message)
}

// err returns Errors, or nil when nothing is wrong.
func (f *faults) err() error {
	if len(f.list) == 0 {
		return nil
	}
	slices.SortStableFunc(f.list, func(a, b *Error) int { return cmp.Compare(a.Line, b.Line) })
	return Errors(f.list[:min(len(f.list), MaxErrors)])
}

// quote shows a word of the file in a message.
func quote(s string) string { return "“" + short(s) + "”" }

// short returns the text on one line of at most 60 characters.
func short(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 60 {
		s = string(r[:60]) + "…"
	}
	return s
}
