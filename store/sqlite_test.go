package store

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"veiligheidskalender/campaigns"
)

func openSQLiteFile(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), "sqlite:"+path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() }) //nolint:errcheck // closed twice in places
	return s
}

func TestSQLiteIsOpenedToSurviveAPowerCut(t *testing.T) {
	s := openSQLiteFile(t, filepath.Join(t.TempDir(), "met spaties & een ?.db"))
	for pragma, want := range map[string]string{"synchronous": "2", "journal_mode": "wal", "foreign_keys": "1", "busy_timeout": "5000"} {
		var got string
		if err := s.write.QueryRowContext(t.Context(), `PRAGMA `+pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %s (%v), want %s", pragma, got, err, want)
		}
	}
	if _, err := s.read.ExecContext(t.Context(), `DELETE FROM themes`); err == nil {
		t.Error("the readers can write")
	}
	if !s.SingleMachine() {
		t.Error("SQLite on more than one machine")
	}
}

func TestTheKeyOfASQLiteDatabaseIsMadeOnceAndForTheOwnerOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vk.db")
	s := openSQLiteFile(t, path)
	key, err := os.ReadFile(path + ".key")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ParseKey(string(key)); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(path + ".key"); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	var id string
	err = s.inTx(t.Context(), func(t *tx) error {
		id = newID()
		if _, err := t.exec(`INSERT INTO municipalities (id, slug, name, kind) VALUES ($1, 'zeist', 'Zeist', 'municipality')`, id); err != nil {
			return err
		}
		c, err := t.addChannel(campaigns.Channel{MunicipalityID: id, Slug: "pleio", Kind: "pleio", Name: "Pleio", Secret: secret})
		id = c.ID
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again := openSQLiteFile(t, path)
	if c, err := again.ChannelWithSecret(context.Background(), id); err != nil || c.Secret != secret {
		t.Errorf("%v", err)
	}
	if after, err := os.ReadFile(path + ".key"); err != nil || string(after) != string(key) {
		t.Errorf("another key, %v", err)
	}
}

func TestAKeyIs64HexadecimalDigits(t *testing.T) {
	good := strings.Repeat("0aF9", 16)
	if key, err := ParseKey(" " + good + "\n"); err != nil || len(key) != 32 {
		t.Errorf("%v", err)
	}
	for _, bad := range []string{"", good[1:], good + "00", strings.Repeat("zz", 32)} {
		if _, err := ParseKey(bad); err == nil || strings.Contains(err.Error(), bad) && bad != "" {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestASecondServerOnOneFileIsRefusedAndOtherCommandsAreNot(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vk.db")
	first, second := openSQLiteFile(t, path), openSQLiteFile(t, path)
	unlock, err := first.LockServe()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := second.LockServe(); err == nil || !strings.Contains(err.Error(), "draait al") {
		t.Errorf("%v", err)
	}
	if _, err := second.AddUser(t.Context(), campaigns.User{Email: "a@zeist.nl", Name: "A"}); err != nil {
		t.Errorf("another command beside it: %v", err)
	}
	unlock()
	unlock, err = second.LockServe()
	if err != nil {
		t.Fatalf("after the first has ended: %v", err)
	}
	unlock()
}
