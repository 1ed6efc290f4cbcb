package keys

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func add(t *testing.T, keys File, name string, scope Scope) (Key, string) {
	t.Helper()
	key, secret, err := keys.Add(name, scope)
	if err != nil {
		t.Fatal(err)
	}
	return key, secret
}

func TestKeysGrantTheirScopeUntilRevoked(t *testing.T) {
	keys := In(t.TempDir())
	reader, readSecret := add(t, keys, "编辑部", ScopeRead)
	_, writeSecret := add(t, keys, "采集", ScopeWrite)
	check := func(name, secret string, read, write bool) {
		t.Helper()
		for scope, want := range map[Scope]bool{ScopeRead: read, ScopeWrite: write} {
			if got, err := keys.Grants(secret, scope); err != nil || got != want {
				t.Errorf("%s grants %s: %v, %v; want %v", name, scope, got, err, want)
			}
		}
	}
	check("a reader's key", readSecret, true, false)
	check("a writer's key", writeSecret, true, true)
	check("no key", "", false, false)
	check("a stored hash", reader.Hash, false, false)
	if err := keys.Revoke(reader.ID); err != nil {
		t.Fatal(err)
	}
	check("a revoked key", readSecret, false, false)
	check("the key that is left", writeSecret, true, true)
	if err := keys.Revoke(reader.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("revoked twice: %v", err)
	}
}

func TestKeysAreListedAsTheyWereAdded(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "library", "new")
	if all, err := In(dir).List(); err != nil || len(all) > 0 {
		t.Errorf("a library without keys has %v, %v", all, err)
	}
	before := time.Now().Add(-time.Second)
	first, firstSecret := add(t, In(dir), "编辑部", ScopeRead)
	second, secondSecret := add(t, In(dir), "采集", ScopeWrite)
	all, err := In(dir).List()
	if err != nil || !reflect.DeepEqual(all, []Key{first, second}) {
		t.Errorf("listed %+v, %v; want %+v", all, err, []Key{first, second})
	}
	if first.Name != "编辑部" || first.Scope != ScopeRead || first.ID == second.ID || len(first.ID) != 8 {
		t.Errorf("key is %+v", first)
	}
	if first.Created.Before(before) || first.Created.After(time.Now()) {
		t.Errorf("created at %v", first.Created)
	}
	data, err := os.ReadFile(filepath.Join(dir, "keys.json"))
	if err != nil || bytes.Contains(data, []byte(firstSecret)) || bytes.Contains(data, []byte(secondSecret)) {
		t.Errorf("the file contains a secret: %v", err)
	}
}

func TestTheFileIsForItsOwnerAlone(t *testing.T) {
	dir := t.TempDir()
	add(t, In(dir), "采集", ScopeWrite)
	info, err := os.Stat(filepath.Join(dir, "keys.json"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode is %v, %v", info.Mode(), err)
	}
}

// written is a file of keys as it has always been written: its format must stay readable.
const written = `[
  {
    "id": "f7886c8b",
    "name": "编辑部",
    "scope": "read",
    "created": "2026-03-02T01:30:00Z",
    "hash": "f7886c8bd7e9d8f9b70c8e6f0aa1f70ce0de4ca2b3f79c4dd97c0d06b0b8ba0c"
  }
]
`

func TestTheFormatOfTheFileStays(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "keys.json")
	if err := os.WriteFile(path, []byte(written), 0o600); err != nil {
		t.Fatal(err)
	}
	added, _ := add(t, In(dir), "采集", ScopeWrite)
	if err := In(dir).Revoke(added.ID); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != written {
		t.Errorf("the file is now %s, %v", got, err)
	}
}

func TestADamagedFileGrantsNothingAndIsNotOverwritten(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "keys.json")
	if err := os.WriteFile(path, []byte("[{"), 0o600); err != nil {
		t.Fatal(err)
	}
	var syntax *json.SyntaxError
	if ok, err := In(dir).Grants("wx_", ScopeRead); ok || !errors.As(err, &syntax) {
		t.Errorf("grants %v, %v", ok, err)
	}
	if _, _, err := In(dir).Add("采集", ScopeWrite); !errors.As(err, &syntax) {
		t.Errorf("add: %v", err)
	}
	if err := In(dir).Revoke("f7886c8b"); !errors.As(err, &syntax) {
		t.Errorf("revoke: %v", err)
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != "[{" {
		t.Errorf("the file is now %q, %v", data, err)
	}
}

func TestKeysThatCannotBeWrittenAreAnError(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	// A file where the library's folder should be.
	if _, _, err := In(path).Add("采集", ScopeWrite); err == nil {
		t.Error("a key was added to a library that is a file")
	}
}

func TestSecretsAreLongAndNeverTheSame(t *testing.T) {
	a, b := NewSecret(), NewSecret()
	if !strings.HasPrefix(a, "wx_") || len(a) != len("wx_")+32 || a == b {
		t.Errorf("secrets are %q and %q", a, b)
	}
	if !SameSecret(a, a) || SameSecret(a, b) || SameSecret(a, "") {
		t.Error("secrets are compared wrongly")
	}
}
