package web

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"
)

// Access is what a key or a session permits.
type Access uint8

const (
	Read  Access = iota
	Write        // includes reading
)

// Grant is what somebody may do.
type Grant struct {
	ID     string // of the key or session
	Access Access
	Rate   int // requests a minute; 0: any number
}

// Keys knows who may use the service. It is safe for concurrent use. The time that its methods take
// reveals nothing about secrets. ok is false for a secret that permits nothing.
type Keys interface {
	// ReadsDemanded reports whether reading needs a key. Writing always does, wherever a request comes
	// from: behind a proxy every visitor comes from this machine.
	ReadsDemanded() bool
	Key(ctx context.Context, secret string) (g Grant, ok bool, err error)
	// Session is Key for a browser that signed in.
	Session(ctx context.Context, secret string) (g Grant, ok bool, err error)
	// SignIn begins a session by the secret of a link or a key and returns that of the session.
	SignIn(ctx context.Context, secret string) (session string, ok bool, err error)
	SignOut(ctx context.Context, session string) error
}

// reads lets through those who may read.
func (s *server) reads(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := s.admit(c.Request(), Read); err != nil {
			return err
		}
		return next(c)
	}
}

// writes lets through those who may write.
func (s *server) writes(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := s.admit(c.Request(), Write); err != nil {
			return err
		}
		return next(c)
	}
}

var (
	errNoKey = &refusal{status: http.StatusUnauthorized,
		detail: "需要密钥。程序请在请求头写明 Authorization: Bearer 密钥；浏览器请先登录（/signin）。"}
	errNoSuchKey = &refusal{status: http.StatusUnauthorized, detail: "密钥不对、已被吊销、已过期，或权限不够。请向管理员要新的密钥。"}
	errForeign   = &refusal{status: http.StatusForbidden, detail: "不允许从其他网站的页面写入。"}
	errForged    = &refusal{status: http.StatusForbidden, detail: "请求里没有本页的防伪标记。请刷新页面再试；程序请用密钥，不要用浏览器的登录。"}
)

// admit returns an error unless a request may have access.
func (s *server) admit(r *http.Request, access Access) error {
	if access == Write && foreignOrigin(r) {
		return errForeign
	}
	if s.Keys == nil || access == Read && !s.Keys.ReadsDemanded() {
		return s.limitKey(r)
	}
	g, err := s.grantOf(r)
	if err != nil {
		return err
	}
	if g.Access < access {
		return errNoSuchKey
	}
	return s.rates.admit(g)
}

// limitKey counts a request that needs no key, where its key has a rate.
func (s *server) limitKey(r *http.Request) error {
	secret, ok := bearer(r)
	if !ok || s.Keys == nil {
		return nil
	}
	g, ok, err := s.Keys.Key(r.Context(), secret)
	if err != nil || !ok {
		return wrap(err, "check a key")
	}
	return s.rates.admit(g)
}

// grantOf returns what the key or the session of a request permits. A session permits writing only to a
// page of this service, which knows its token.
func (s *server) grantOf(r *http.Request) (Grant, error) {
	if secret, ok := bearer(r); ok {
		g, ok, err := s.Keys.Key(r.Context(), secret)
		if err == nil && !ok {
			err = errNoSuchKey
		}
		return g, err
	}
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return Grant{}, errNoKey
	}
	g, ok, err := s.Keys.Session(r.Context(), cookie.Value)
	switch {
	case err != nil:
		return Grant{}, wrap(err, "check a session")
	case !ok:
		return Grant{}, errNoKey
	case r.Method != http.MethodGet && r.Method != http.MethodHead && forged(r, cookie.Value):
		return Grant{}, errForged
	}
	return g, nil
}

const (
	// sessionCookie has the secret of a browser's session.
	sessionCookie = "wenxun_session"
	// tokenHeader and tokenField have the token of a request that a page of this service sends.
	tokenHeader = "X-Csrf-Token"
	tokenField  = "csrf"
)

// tokenOf returns the token of a session, by which a page shows that it is of this service.
func tokenOf(session string) string {
	sum := hmac.New(sha256.New, []byte(session))
	_, _ = sum.Write([]byte("csrf"))
	return base64.RawURLEncoding.EncodeToString(sum.Sum(nil))
}

// forged reports whether a request that changes something lacks the token of its session. A form has it in
// its body, which is read here only where it is one.
func forged(r *http.Request, session string) bool {
	token := r.Header.Get(tokenHeader)
	if token == "" && strings.HasPrefix(r.Header.Get(echo.HeaderContentType), echo.MIMEApplicationForm) {
		r.Body = http.MaxBytesReader(nil, r.Body, maxSignInBytes)
		token = r.PostFormValue(tokenField)
	}
	return !hmac.Equal([]byte(token), []byte(tokenOf(session)))
}

func wrap(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// bearer returns the token of an Authorization header (RFC 6750).
func bearer(r *http.Request) (string, bool) {
	scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	token = strings.TrimSpace(token)
	return token, ok && strings.EqualFold(scheme, "Bearer") && token != ""
}

// foreignOrigin reports whether a browser sent the request from a page of another site, or of an
// unknown one (Origin: null).
func foreignOrigin(r *http.Request) bool {
	for _, origin := range r.Header.Values("Origin") {
		u, err := url.Parse(origin)
		if err != nil || u.Host == "" || !strings.EqualFold(u.Host, r.Host) {
			return true
		}
	}
	return false
}
