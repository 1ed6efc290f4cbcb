package ui

import "net/url"

// ErrorPage explains an error and what to do about it.
type ErrorPage struct {
	Status        int
	Title, Detail string
	Errors        []string // "参数：原因"
	Q             string
	RequestID     string
}

func (ErrorPage) template() string { return "error" }

// PageTitle is the title of the window.
func (p ErrorPage) PageTitle() string { return p.Title }

// Form is the search form, so that the visitor can go on.
func (p ErrorPage) Form() Form { return NewForm(url.Values{"q": {p.Q}}) }
