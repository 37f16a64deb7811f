package store

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// LockServe makes sure that one process serves a SQLite file: a second one gets an error. Other commands may run beside
// it. The lock ends with unlock, or with the process. PostgreSQL needs none: any number of machines may serve it.
func (s *Store) LockServe() (unlock func(), err error) {
	if s.file == "" {
		return func() {}, nil
	}
	f, err := os.OpenFile(s.file+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("kan het slotbestand niet maken: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(errors.New("het programma draait al op dit bestand; stop het andere eerst, of gebruik een ander bestand"), f.Close())
	}
	return func() { f.Close() }, nil //nolint:errcheck,gosec // closing ends the lock
}
