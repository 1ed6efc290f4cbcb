// Package keys keeps the API keys of a library: who may read and who may write, without the secrets
// themselves. Whether a request needs a key is decided above it.
package keys

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"wenxun/internal/durable"
)

// Scope is what an API key permits.
type Scope string

// The scopes.
const (
	ScopeRead  Scope = "read"
	ScopeWrite Scope = "write" // includes reading
)

// Key is an API key without its secret.
type Key struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Scope   Scope     `json:"scope"`
	Created time.Time `json:"created"`
	Hash    string    `json:"hash"` // SHA-256 of the secret, in hexadecimal
}

// File is the file of a library's API keys. It is read at each question, so that keys can be added
// and revoked while a server runs. Its methods may run at once, but of two changes at the same moment
// the second may undo the first.
type File struct{ path string }

// In returns the keys of the library in a folder. The file need not exist.
func In(dir string) File { return File{filepath.Join(dir, "keys.json")} }

// ErrNotFound reports that there is no key of that id.
var ErrNotFound = errors.New("no such key")

// secretBytes is the length of a secret in random bytes: too many to guess, so that a plain hash of it
// is safe to keep.
const secretBytes = 24

// NewSecret returns a new secret.
func NewSecret() string {
	secret := make([]byte, secretBytes)
	_, _ = rand.Read(secret) // never fails
	return "wx_" + base64.RawURLEncoding.EncodeToString(secret)
}

func hashSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// List returns the keys, the oldest first.
func (k File) List() ([]Key, error) {
	data, err := os.ReadFile(k.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var all []Key
	if err == nil {
		err = json.Unmarshal(data, &all)
	}
	if err != nil {
		return nil, fmt.Errorf("read keys: %w", err)
	}
	return all, nil
}

// Add creates a key and returns it with its secret, which is not kept.
func (k File) Add(name string, scope Scope) (Key, string, error) {
	all, err := k.List()
	if err != nil {
		return Key{}, "", err
	}
	secret := NewSecret()
	key := Key{Name: name, Scope: scope, Created: time.Now().UTC().Truncate(time.Second), Hash: hashSecret(secret)}
	key.ID = key.Hash[:8]
	return key, secret, k.write(append(all, key))
}

// Revoke removes a key, or returns ErrNotFound.
func (k File) Revoke(id string) error {
	all, err := k.List()
	if err != nil {
		return err
	}
	left := slices.DeleteFunc(slices.Clone(all), func(key Key) bool { return key.ID == id })
	if len(left) == len(all) {
		return ErrNotFound
	}
	return k.write(left)
}

// Grants reports whether the secret belongs to a key that permits the scope. It takes as long for a
// wrong secret as for a nearly right one.
func (k File) Grants(secret string, scope Scope) (bool, error) {
	all, err := k.List()
	if err != nil {
		return false, err
	}
	hash, granted := []byte(hashSecret(secret)), false
	for _, key := range all {
		same := subtle.ConstantTimeCompare(hash, []byte(key.Hash)) == 1
		granted = granted || same && (key.Scope == scope || key.Scope == ScopeWrite)
	}
	return granted, nil
}

// write replaces the file.
func (k File) write(all []Key) error {
	data, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return fmt.Errorf("write keys: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(k.path), 0o700); err != nil {
		return fmt.Errorf("write keys: %w", err)
	}
	if err := durable.Replace(k.path, append(data, '\n')); err != nil {
		return fmt.Errorf("write keys: %w", err)
	}
	return nil
}

// SameSecret reports whether two secrets are the same. It takes as long for different ones.
func SameSecret(a, b string) bool {
	return subtle.ConstantTimeCompare([]byte(hashSecret(a)), []byte(hashSecret(b))) == 1
}
