package keys

import (
	"crypto/subtle"
	"errors"
	"slices"
	"time"
)

const (
	// linkLife is how long a sign-in link may wait to be used.
	linkLife = 24 * time.Hour
	// SessionLife is how long a browser stays signed in.
	SessionLife = 30 * 24 * time.Hour
)

// session is a browser that signed in, or a link by which one may.
type session struct {
	Hash    string    `json:"hash"` // of its secret
	Link    bool      `json:"link,omitempty"`
	Key     string    `json:"key,omitempty"` // id of the key by which it began, without which it ends
	Expires time.Time `json:"expires"`
}

// ErrNotSignedIn reports that a secret begins no session: a link was used, a key was revoked, or it was
// never one.
var ErrNotSignedIn = errors.New("neither a key nor an unused link")

// NewLink returns the secret of a new link. It can be used once, and permits what ScopeWrite does.
func (s Store) NewLink() (string, error) {
	secret := NewSecret()
	return secret, s.addSession(session{Hash: hashSecret(secret), Link: true, Expires: time.Now().Add(linkLife)})
}

// SignIn begins a session by the secret of a link, which is used up, or of a key, and returns the secret of
// the session. Errors: ErrNotSignedIn.
func (s Store) SignIn(secret string) (string, error) {
	begun, own := session{Expires: time.Now().Add(SessionLife)}, NewSecret()
	begun.Hash = hashSecret(own)
	key, ok, err := s.Key(secret)
	if err != nil {
		return "", err
	}
	if ok {
		begun.Key = key.ID
		return own, s.addSession(begun)
	}
	err = change(s, sessionsName, func(all []session) ([]session, error) {
		at := find(all, secret, true)
		if at < 0 {
			return nil, ErrNotSignedIn
		}
		return append(slices.Delete(all, at, at+1), begun), nil
	})
	return own, err
}

// Session returns on what terms a browser is signed in by the secret of its session. It takes as long for
// a wrong secret as for a nearly right one.
func (s Store) Session(secret string) (id string, terms Terms, ok bool, err error) {
	all, err := load[session](s, sessionsName)
	if err != nil {
		return "", Terms{}, false, err
	}
	at := find(all, secret, false)
	if at < 0 {
		return "", Terms{}, false, nil
	}
	if all[at].Key == "" {
		return all[at].Hash[:idLength], Terms{Scope: ScopeWrite}, true, nil
	}
	keys, err := s.List()
	for _, key := range keys {
		if key.ID == all[at].Key && !key.expired(time.Now()) {
			return key.ID, key.Terms, true, nil
		}
	}
	return "", Terms{}, false, err
}

// SignOut ends a session. One that has ended already is none.
func (s Store) SignOut(secret string) error {
	return change(s, sessionsName, func(all []session) ([]session, error) {
		if at := find(all, secret, false); at >= 0 {
			all = slices.Delete(all, at, at+1)
		}
		return all, nil
	})
}

func (s Store) addSession(added session) error {
	return change(s, sessionsName, func(all []session) ([]session, error) {
		now := time.Now()
		all = slices.DeleteFunc(all, func(old session) bool { return !now.Before(old.Expires) })
		return append(all, added), nil
	})
}

// find returns where the session or link of a secret is, -1 for nowhere.
func find(all []session, secret string, link bool) int {
	hash, now, at := []byte(hashSecret(secret)), time.Now(), -1
	for i, one := range all {
		if subtle.ConstantTimeCompare(hash, []byte(one.Hash)) == 1 && one.Link == link && now.Before(one.Expires) {
			at = i
		}
	}
	return at
}
