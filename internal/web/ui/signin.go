package ui

import "net/url"

// SignInPage is where a browser signs in and out.
type SignInPage struct {
	Refused            bool // what was entered is no key
	SignedIn, MayWrite bool
	Token              string // of the session, for the form that ends it
}

func (SignInPage) template() string { return "signin" }

// PageTitle is the title of the window.
func (SignInPage) PageTitle() string { return "登录" }

// Form is the search form.
func (SignInPage) Form() Form { return NewForm(url.Values{}) }
