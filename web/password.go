package web

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// argon2id with the second of the recommended parameters of RFC 9106 §4: 64 MiB would be too much memory for a small
// server with several people signing in at once, so 19 MiB and two passes (OWASP Password Storage, same strength).
const (
	argonMemory  = 19 * 1024 // KiB
	argonTime    = 2
	argonThreads = 1
	argonKey     = 32
)

// argonSlots bounds how many passwords are hashed at the same time, and so the memory.
var argonSlots = make(chan struct{}, 4)

// HashPassword returns the argon2id hash of a password in PHC form.
func HashPassword(password string) (string, error) {
	salt := make([]byte, 16)
	if _, err := rand.Read(salt); err != nil {
		return "", err
	}
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonThreads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(argon(password, salt, argonTime, argonMemory, argonThreads))), nil
}

// checkPassword reports whether the password fits the hash. An empty or damaged hash fits nothing and takes as long.
func checkPassword(hash, password string) bool {
	salt, key, t, m, p, err := parsePHC(hash)
	if err != nil {
		argon(password, make([]byte, 16), argonTime, argonMemory, argonThreads)
		return false
	}
	return subtle.ConstantTimeCompare(argon(password, salt, t, m, p), key) == 1
}

func argon(password string, salt []byte, t, m uint32, p uint8) []byte {
	argonSlots <- struct{}{}
	defer func() { <-argonSlots }()
	return argon2.IDKey([]byte(password), salt, t, m, p, argonKey)
}

func parsePHC(hash string) (salt, key []byte, t, m uint32, p uint8, err error) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return nil, nil, 0, 0, 0, errors.New("not an argon2id hash")
	}
	if _, err = fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &m, &t, &p); err != nil {
		return nil, nil, 0, 0, 0, err
	}
	if m > 1<<20 || t > 100 || t == 0 || p == 0 {
		return nil, nil, 0, 0, 0, errors.New("unreasonable argon2id parameters")
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	key, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err := errors.Join(err1, err2); err != nil || len(key) != argonKey {
		return nil, nil, 0, 0, 0, errors.New("damaged argon2id hash")
	}
	return salt, key, t, m, p, nil
}
