package outbound

import (
	"fmt"
	"io"
)

// TooLarge is the error of reading an answer past its limit. What came before it was read and is no whole answer.
type TooLarge struct{ Limit int64 }

func (e *TooLarge) Error() string {
	return fmt.Sprintf("outbound: the answer is larger than %d bytes", e.Limit)
}

// limited reads at most limit bytes of an answer, counted after unpacking, and then fails instead of pretending an end.
type limited struct {
	body        io.ReadCloser
	left, limit int64
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left < 0 {
		return 0, &TooLarge{l.limit}
	}
	if int64(len(p)) > l.left+1 { // one more, to tell an answer of exactly limit from a larger one
		p = p[:l.left+1]
	}
	n, err := l.body.Read(p)
	l.left -= int64(n)
	if l.left < 0 {
		return n - 1, &TooLarge{l.limit}
	}
	return n, err
}

func (l *limited) Close() error { return l.body.Close() }
