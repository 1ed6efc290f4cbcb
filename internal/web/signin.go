package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"wenxun/internal/keys"
	"wenxun/internal/web/ui"
)

// maxSignInBytes bounds the forms of signing in and out.
const maxSignInBytes = 4 << 10

// signInPage signs a browser in by the token of a link, or shows where to enter a key and, to one that is
// signed in, where to sign out.
func (s *server) signInPage(c echo.Context) error {
	// HEAD looks at an address and must not use up its link.
	if token := c.QueryParam("token"); token != "" && c.Request().Method == http.MethodGet {
		return s.signInWith(c, token)
	}
	page := ui.SignInPage{}
	if cookie, err := c.Request().Cookie(sessionCookie); err == nil && s.Keys != nil {
		g, ok, err := s.Keys.Session(c.Request().Context(), cookie.Value)
		if err != nil {
			return wrap(err, "check a session")
		}
		if ok {
			page.SignedIn, page.MayWrite, page.Token = true, g.Access == Write, tokenOf(cookie.Value)
		}
	}
	return s.signInForm(c, http.StatusOK, page)
}

func (s *server) signInForm(c echo.Context, status int, page ui.SignInPage) error {
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return s.html(c, status, page)
}

// signIn signs a browser in by the key in a form.
func (s *server) signIn(c echo.Context) error {
	r := c.Request()
	if foreignOrigin(r) {
		return errForeign
	}
	r.Body = http.MaxBytesReader(c.Response(), r.Body, maxSignInBytes)
	return s.signInWith(c, strings.TrimSpace(r.PostFormValue("key")))
}

func (s *server) signInWith(c echo.Context, secret string) error {
	if s.Keys == nil {
		return echo.ErrNotFound
	}
	session, ok, err := s.Keys.SignIn(c.Request().Context(), secret)
	if err != nil {
		return wrap(err, "sign in")
	}
	if !ok {
		return s.signInForm(c, http.StatusUnauthorized, ui.SignInPage{Refused: true})
	}
	s.setCookie(c, session, int(keys.SessionLife.Seconds()))
	return c.Redirect(http.StatusSeeOther, "/")
}

// signOut ends a browser's session.
func (s *server) signOut(c echo.Context) error {
	r := c.Request()
	if foreignOrigin(r) {
		return errForeign
	}
	cookie, err := r.Cookie(sessionCookie)
	if err == nil && s.Keys != nil {
		if forged(r, cookie.Value) {
			return errForged
		}
		if err := s.Keys.SignOut(r.Context(), cookie.Value); err != nil {
			return wrap(err, "sign out")
		}
	}
	s.setCookie(c, "", -1)
	return c.Redirect(http.StatusSeeOther, "/signin")
}

// setCookie gives a browser the secret of its session, or with a negative age takes it back.
func (s *server) setCookie(c echo.Context, session string, age int) {
	base, err := url.Parse(s.options.BaseURL)
	c.SetCookie(&http.Cookie{
		Name: sessionCookie, Value: session, Path: "/", MaxAge: age, HttpOnly: true, SameSite: http.SameSiteStrictMode,
		Secure: c.IsTLS() || err == nil && base.Scheme == "https",
	})
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
}
