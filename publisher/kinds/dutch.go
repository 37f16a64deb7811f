package kinds

import "strconv"

// number writes n as the Dutch do: 63.206. n is not negative.
func number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

// count writes n with the word that fits: 1 teken, 12 tekens.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return number(n) + " " + many
}
