package catalog

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
)

// Scope is what an API key is good for.
type Scope string

// The scopes.
const (
	ScopeRead  Scope = "read"
	ScopeWrite Scope = "write" // and reading
)

// Key is an API key as it is kept: without its secret.
type Key struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Scope   Scope     `json:"scope"`
	Created time.Time `json:"created"`
	Hash    string    `json:"hash"` // SHA-256 of the secret, in hexadecimal
}

// Keys are the API keys of a library, in a file of their own that is read at each question: they
// can be added and revoked while a server runs. It is safe for concurrent use.
type Keys struct{ path string }

// KeysIn returns the keys of the library in a folder.
func KeysIn(dir string) Keys { return Keys{filepath.Join(dir, "keys.json")} }

// ErrNoKey says that there is no key of that id.
var ErrNoKey = errors.New("no such key")

// secretBytes make a secret that cannot be guessed, so that a plain hash keeps it.
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
func (k Keys) List() ([]Key, error) {
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

// Add makes a key and returns it with its secret, which is kept nowhere.
func (k Keys) Add(name string, scope Scope) (Key, string, error) {
	all, err := k.List()
	if err != nil {
		return Key{}, "", err
	}
	secret := NewSecret()
	key := Key{Name: name, Scope: scope, Created: time.Now().UTC().Truncate(time.Second), Hash: hashSecret(secret)}
	key.ID = key.Hash[:8]
	return key, secret, k.write(append(all, key))
}

// Revoke removes a key, or returns ErrNoKey.
func (k Keys) Revoke(id string) error {
	all, err := k.List()
	if err != nil {
		return err
	}
	left := slices.DeleteFunc(slices.Clone(all), func(key Key) bool { return key.ID == id })
	if len(left) == len(all) {
		return ErrNoKey
	}
	return k.write(left)
}

// Grants reports whether a secret is that of a key good for the scope. How long it takes does not
// tell how nearly.
func (k Keys) Grants(secret string, scope Scope) (bool, error) {
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

// write replaces the file, all of it or nothing.
func (k Keys) write(all []Key) (err error) {
	data, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	dir := filepath.Dir(k.path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("write keys: %w", err)
	}
	f, err := os.CreateTemp(dir, ".keys-*")
	if err != nil {
		return fmt.Errorf("write keys: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	_, err = f.Write(append(data, '\n'))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write keys: %w", err)
	}
	if err = os.Rename(f.Name(), k.path); err != nil {
		return fmt.Errorf("write keys: %w", err)
	}
	return syncDir(dir)
}

// SameSecret compares secrets in a time that does not tell how nearly they are the same.
func SameSecret(a, b string) bool {
	return subtle.ConstantTimeCompare([]byte(hashSecret(a)), []byte(hashSecret(b))) == 1
}
