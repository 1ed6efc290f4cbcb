package keys

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sync/errgroup"
)

func add(t *testing.T, keys Store, name string, scope Scope) (Key, string) {
	t.Helper()
	key, secret, err := keys.Add(name, Terms{Scope: scope})
	if err != nil {
		t.Fatal(err)
	}
	return key, secret
}

func TestKeysGrantTheirScopeUntilRevoked(t *testing.T) {
	keys := In(t.TempDir())
	reader, readSecret := add(t, keys, "编辑部", ScopeRead)
	_, writeSecret := add(t, keys, "采集", ScopeWrite)
	check := func(name, secret string, want Scope) {
		t.Helper()
		if got, ok, err := keys.Key(secret); err != nil || ok != (want != "") || got.Scope != want {
			t.Errorf("%s is %+v, %v, %v; want %q", name, got, ok, err, want)
		}
	}
	check("a reader's key", readSecret, ScopeRead)
	check("a writer's key", writeSecret, ScopeWrite)
	check("no key", "", "")
	check("a stored hash", reader.Hash, "")
	if err := keys.Revoke(reader.ID); err != nil {
		t.Fatal(err)
	}
	check("a revoked key", readSecret, "")
	check("the key that is left", writeSecret, ScopeWrite)
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
	if key, ok, err := In(dir).Key("wx_"); ok || !errors.As(err, &syntax) {
		t.Errorf("a key is %+v, %v", key, err)
	}
	if _, _, err := In(dir).Add("采集", Terms{Scope: ScopeWrite}); !errors.As(err, &syntax) {
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
	if _, _, err := In(path).Add("采集", Terms{Scope: ScopeWrite}); err == nil {
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

func TestKeysAddedAtOnceAreAllKept(t *testing.T) {
	keys := In(t.TempDir())
	const many = 40
	var group errgroup.Group
	for i := range many {
		group.Go(func() error {
			_, _, err := keys.Add(fmt.Sprintf("第%d个", i%3), Terms{Scope: ScopeRead}) // a name may come again
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	if all, err := keys.List(); err != nil || len(all) != many {
		t.Errorf("%d keys were added, %d are there, %v", many, len(all), err)
	}
}

func TestAKeyEndsWhenItExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		keys := In(t.TempDir())
		_, secret, err := keys.Add("临时", Terms{Scope: ScopeRead, Rate: 7, Expires: time.Now().Add(time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour - time.Second)
		if key, ok, err := keys.Key(secret); !ok || key.Rate != 7 || err != nil {
			t.Errorf("before: %+v, %v, %v", key, ok, err)
		}
		time.Sleep(time.Second)
		if key, ok, err := keys.Key(secret); ok || err != nil {
			t.Errorf("after: %+v, %v", key, err)
		}
	})
}
