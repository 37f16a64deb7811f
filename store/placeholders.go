package store

import (
	"strconv"
	"strings"
)

// unnamed writes the placeholders $1, $2, … of a statement as SQLite finds them fastest. To SQLite "$12" is a name, which it
// looks up among all others, at every use of the statement; a bare "?" is the next number, and has none. Only what stands
// out of turn keeps its number. What is in quotes is left as it is.
func unnamed(query string) string {
	var b strings.Builder
	b.Grow(len(query))
	highest := 0
	for i := 0; i < len(query); i++ {
		c := query[i]
		switch {
		case c == '\'' || c == '"':
			end := strings.IndexByte(query[i+1:], c)
			if end < 0 {
				return query // SQLite says what is wrong with it
			}
			b.WriteString(query[i : i+end+2])
			i += end + 1
			continue
		case c != '$':
			b.WriteByte(c)
			continue
		}
		digits := 0
		for i+1+digits < len(query) && '0' <= query[i+1+digits] && query[i+1+digits] <= '9' {
			digits++
		}
		n, err := strconv.Atoi(query[i+1 : i+1+digits])
		if err != nil || n == 0 {
			return query
		}
		b.WriteByte('?')
		if n == highest+1 {
			highest = n
		} else {
			b.WriteString(strconv.Itoa(n))
			highest = max(highest, n)
		}
		i += digits
	}
	return b.String()
}
