package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"veiligheidskalender/campaigns"
)

// secretBox encrypts the channels' secrets at rest: AES-256-GCM with a random nonce, bound to the channel's id so that
// one row's secret cannot be moved to another.
type secretBox struct{ aead cipher.AEAD }

func newSecretBox(key []byte) (*secretBox, error) {
	if len(key) != 32 {
		return nil, errors.New("de sleutel is geen 32 bytes")
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	return &secretBox{aead}, nil
}

func (b *secretBox) seal(channelID string, s campaigns.Secret) (string, error) {
	if s == "" {
		return "", nil
	}
	nonce := make([]byte, b.aead.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(b.aead.Seal(nonce, nonce, []byte(s.Reveal()), []byte(channelID))), nil
}

// open returns an error that names neither the secret nor the key.
func (b *secretBox) open(channelID, sealed string) (campaigns.Secret, error) {
	if sealed == "" {
		return "", nil
	}
	raw, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil || len(raw) < b.aead.NonceSize() {
		return "", errors.New("the stored secret is damaged")
	}
	n := b.aead.NonceSize()
	plain, err := b.aead.Open(nil, raw[:n], raw[n:], []byte(channelID))
	if err != nil {
		return "", errors.New("the stored secret does not fit VK_SECRET_KEY")
	}
	return campaigns.Secret(plain), nil
}

// ParseKey decodes VK_SECRET_KEY: 32 bytes as 64 hexadecimal digits.
func ParseKey(s string) ([]byte, error) {
	key, err := hex.DecodeString(strings.TrimSpace(s))
	if err != nil || len(key) != 32 {
		return nil, errors.New("geen 64 hexadecimale tekens; maak een sleutel met `openssl rand -hex 32`")
	}
	return key, nil
}

// keyFile reads the key beside a SQLite database, or makes one that only the owner can read.
func keyFile(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		key := make([]byte, 32)
		if _, err := rand.Read(key); err != nil {
			return nil, err
		}
		if err := createWhole(path, hex.EncodeToString(key)+"\n"); errors.Is(err, os.ErrExist) {
			return keyFile(path) // another process was first
		} else if err != nil {
			return nil, fmt.Errorf("kan het sleutelbestand niet schrijven: %w", err)
		}
		return key, nil
	}
	if err != nil {
		return nil, fmt.Errorf("kan het sleutelbestand niet lezen: %w", err)
	}
	key, err := ParseKey(string(text))
	if err != nil {
		return nil, fmt.Errorf("sleutelbestand %s: %w", path, err)
	}
	return key, nil
}

// createWhole makes a file that only the owner can read, whole or not at all; os.ErrExist when it is already there.
func createWhole(path, text string) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".key-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) //nolint:errcheck // a leftover holds a key that nothing uses
	_, err = f.WriteString(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Link(f.Name(), path)
}
