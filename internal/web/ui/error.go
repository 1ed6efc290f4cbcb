package ui

import "net/url"

// ErrorPage says what went wrong and what to do.
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

// Form is the search form, so that nobody is stranded.
func (p ErrorPage) Form() Form { return NewForm(url.Values{"q": {p.Q}}) }
