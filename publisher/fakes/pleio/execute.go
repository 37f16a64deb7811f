package pleio

import "github.com/vektah/gqlparser/v2/ast"

// object is a value of an object type: its name and its fields. A field may be a resolver.
type object struct {
	kind   string
	fields map[string]any
}

// resolver computes a field from its arguments; its error becomes an entry of errors[] and the field null.
type resolver func(arguments map[string]any) (any, error)

// execution is one run of an operation.
type execution struct {
	variables map[string]any
	faults    []fault
}

// pick returns of o what the selection asks for, and nothing else.
func (x *execution) pick(set ast.SelectionSet, o object) map[string]any {
	out := map[string]any{}
	for _, sel := range set {
		switch sel := sel.(type) {
		case *ast.Field:
			if x.wanted(sel.Directives) {
				out[sel.Alias] = x.field(sel, o)
			}
		case *ast.InlineFragment:
			if x.wanted(sel.Directives) && isA(o.kind, sel.TypeCondition) {
				x.merge(out, x.pick(sel.SelectionSet, o))
			}
		case *ast.FragmentSpread:
			if x.wanted(sel.Directives) && isA(o.kind, sel.Definition.TypeCondition) {
				x.merge(out, x.pick(sel.Definition.SelectionSet, o))
			}
		}
	}
	return out
}

func (x *execution) field(f *ast.Field, o object) any {
	if f.Name == "__typename" {
		return o.kind
	}
	value := o.fields[f.Name]
	if resolve, ok := value.(resolver); ok {
		var err error
		if value, err = resolve(f.ArgumentMap(x.variables)); err != nil {
			x.faults = append(x.faults, fault{err.Error()})
			return nil
		}
	}
	switch v := value.(type) {
	case object:
		return x.pick(f.SelectionSet, v)
	case []object:
		list := make([]any, len(v))
		for i, o := range v {
			list[i] = x.pick(f.SelectionSet, o)
		}
		return list
	}
	return value
}

// merge joins what two selections of one object asked for.
func (x *execution) merge(into, from map[string]any) {
	for k, v := range from {
		if a, ok := into[k].(map[string]any); ok {
			if b, ok := v.(map[string]any); ok {
				x.merge(a, b)
				continue
			}
		}
		into[k] = v
	}
}

func (x *execution) wanted(ds ast.DirectiveList) bool {
	for _, d := range ds {
		on, _ := d.ArgumentMap(x.variables)["if"].(bool)
		if d.Name == "skip" && on || d.Name == "include" && !on {
			return false
		}
	}
	return true
}

func isA(kind, condition string) bool {
	return condition == "" || kind == condition || condition == "Entity" && schema.Types[kind].Interfaces != nil
}
