package keys

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sync/errgroup"
)

func signIn(t *testing.T, s Store, secret string) string {
	t.Helper()
	own, err := s.SignIn(secret)
	if err != nil {
		t.Fatal(err)
	}
	return own
}

func TestALinkSignsInOnce(t *testing.T) {
	s := In(t.TempDir())
	link, err := s.NewLink()
	if err != nil {
		t.Fatal(err)
	}
	if _, _, ok, err := s.Session(link); ok || err != nil {
		t.Errorf("a link is a session: %v", err)
	}
	own := signIn(t, s, link)
	if _, terms, ok, err := s.Session(own); !ok || terms.Scope != ScopeWrite || err != nil {
		t.Errorf("signed in: %+v, %v, %v", terms, ok, err)
	}
	for _, used := range []string{link, own, "", "wx_guess"} {
		if _, err := s.SignIn(used); !errors.Is(err, ErrNotSignedIn) {
			t.Errorf("%q signs in: %v", used, err)
		}
	}
	if err := s.SignOut(own); err != nil {
		t.Fatal(err)
	}
	if _, _, ok, err := s.Session(own); ok || err != nil {
		t.Errorf("signed out: %v, %v", ok, err)
	}
}

func TestOfManyWhoUseALinkAtOnceOneSignsIn(t *testing.T) {
	s := In(t.TempDir())
	link, err := s.NewLink()
	if err != nil {
		t.Fatal(err)
	}
	in := make(chan string, 20)
	var group errgroup.Group
	for range cap(in) {
		group.Go(func() error {
			own, err := s.SignIn(link)
			if err == nil {
				in <- own
			} else if !errors.Is(err, ErrNotSignedIn) {
				return err
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil || len(in) != 1 {
		t.Errorf("%d signed in, %v", len(in), err)
	}
}

func TestASessionByKeyPermitsWhatTheKeyDoesAndEndsWithIt(t *testing.T) {
	s := In(t.TempDir())
	key, secret := add(t, s, "编辑部", ScopeRead)
	own := signIn(t, s, secret)
	if id, terms, ok, err := s.Session(own); !ok || id != key.ID || terms.Scope != ScopeRead || err != nil {
		t.Errorf("session %s, %+v, %v, %v", id, terms, ok, err)
	}
	if err := s.Revoke(key.ID); err != nil {
		t.Fatal(err)
	}
	if _, _, ok, err := s.Session(own); ok || err != nil {
		t.Errorf("revoked: %v, %v", ok, err)
	}
}

func TestLinksAndSessionsExpire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := In(t.TempDir())
		links := make([]string, 2)
		for i := range links {
			var err error
			if links[i], err = s.NewLink(); err != nil {
				t.Fatal(err)
			}
		}
		own := signIn(t, s, links[0])
		time.Sleep(linkLife)
		if _, err := s.SignIn(links[1]); !errors.Is(err, ErrNotSignedIn) {
			t.Errorf("an old link: %v", err)
		}
		time.Sleep(SessionLife - linkLife - time.Second)
		if _, _, ok, _ := s.Session(own); !ok {
			t.Error("the session ended early")
		}
		time.Sleep(time.Second)
		if _, _, ok, _ := s.Session(own); ok {
			t.Error("the session goes on")
		}
	})
}

func TestNoSecretIsKept(t *testing.T) {
	dir := t.TempDir()
	s := In(dir)
	link, err := s.NewLink()
	if err != nil {
		t.Fatal(err)
	}
	other, err := s.NewLink()
	if err != nil {
		t.Fatal(err)
	}
	own := signIn(t, s, other)
	data, err := os.ReadFile(filepath.Join(dir, sessionsName))
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{link, other, own} {
		if strings.Contains(string(data), secret) {
			t.Errorf("%q is in the file", secret)
		}
	}
}
