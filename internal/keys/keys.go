// Package keys keeps who may use a library: the API keys, and the sessions of browsers that signed in,
// both without the secrets themselves. Which request needs which of them is decided above it.
package keys

import (
	"context"
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

// Scope is what an API key or a session permits.
type Scope string

// The scopes.
const (
	ScopeRead  Scope = "read"
	ScopeWrite Scope = "write" // includes reading
)

// Terms are on what terms a key is given.
type Terms struct {
	Scope Scope `json:"scope"`
	// Rate is how many requests a minute it permits; 0 is any number.
	Rate int `json:"rate,omitempty"`
	// Expires is when it ends; zero is never.
	Expires time.Time `json:"expires,omitzero"`
}

// Key is an API key without its secret.
type Key struct {
	ID   string `json:"id"`
	Name string `json:"name"` // several keys may have the same
	Terms
	Created time.Time `json:"created"`
	Hash    string    `json:"hash"` // SHA-256 of the secret, in hexadecimal
}

func (k *Key) expired(now time.Time) bool { return !k.Expires.IsZero() && !now.Before(k.Expires) }

// Store is the keys and sessions of a library. Its files are read at each question, so that they can be
// changed while a server runs. Its methods may run at once, in several processes.
type Store struct{ dir string }

// In returns the store of the library in a folder. Nothing need exist.
func In(dir string) Store { return Store{dir} }

// Names of the store's files.
const (
	keysName     = "keys.json"
	sessionsName = "keys-sessions.json"
	lockName     = "keys.lock"
)

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

// idLength is how much of its hash is a key's id: enough that two of a library differ.
const idLength = 8

// List returns the keys, the oldest first.
func (s Store) List() ([]Key, error) { return load[Key](s, keysName) }

// Add creates a key and returns it with its secret, which is not kept.
func (s Store) Add(name string, terms Terms) (Key, string, error) {
	secret := NewSecret()
	key := Key{Name: name, Terms: terms, Created: time.Now().UTC().Truncate(time.Second), Hash: hashSecret(secret)}
	key.ID = key.Hash[:idLength]
	err := change(s, keysName, func(all []Key) ([]Key, error) { return append(all, key), nil })
	return key, secret, err
}

// Revoke removes a key, or returns ErrNotFound.
func (s Store) Revoke(id string) error {
	return change(s, keysName, func(all []Key) ([]Key, error) {
		left := slices.DeleteFunc(slices.Clone(all), func(key Key) bool { return key.ID == id })
		if len(left) == len(all) {
			return nil, ErrNotFound
		}
		return left, nil
	})
}

// Key returns the key with this secret. It takes as long for a wrong secret as for a nearly right one;
// ok is false for one that is unknown, revoked or expired.
func (s Store) Key(secret string) (found Key, ok bool, err error) {
	all, err := s.List()
	if err != nil {
		return Key{}, false, err
	}
	hash, now := []byte(hashSecret(secret)), time.Now()
	for _, key := range all {
		if subtle.ConstantTimeCompare(hash, []byte(key.Hash)) == 1 && !key.expired(now) {
			found, ok = key, true
		}
	}
	return found, ok, nil
}

// load reads a list. A file that does not exist is an empty one.
func load[T any](s Store, name string) (all []T, err error) {
	data, err := os.ReadFile(filepath.Join(s.dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil {
		err = json.Unmarshal(data, &all)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return all, nil
}

// lockPatience is how long a change waits for others, each of which takes milliseconds.
const lockPatience = 10 * time.Second

// change replaces a list by what fn makes of it, while nobody else changes one.
func change[T any](s Store, name string, fn func([]T) ([]T, error)) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("change %s: %w", name, err)
		}
	}()
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), lockPatience)
	defer cancel()
	lock, err := durable.WaitLock(ctx, filepath.Join(s.dir, lockName))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	all, err := load[T](s, name)
	if err != nil {
		return err
	}
	if all, err = fn(all); err != nil {
		return err
	}
	data, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	return durable.Replace(filepath.Join(s.dir, name), append(data, '\n'))
}

// SameSecret reports whether two secrets are the same. It takes as long for different ones.
func SameSecret(a, b string) bool {
	return subtle.ConstantTimeCompare([]byte(hashSecret(a)), []byte(hashSecret(b))) == 1
}
