package ui

import (
	"net/url"
	"slices"
	"strings"

	"wenxun/internal/web/api"
)

// Link is something to click.
type Link struct {
	Text    string
	Href    string
	Current bool
}

// address is the parameters of a search page, from which links to other searches are made.
type address url.Values

// searchURL returns the address of the search, without a cursor: a changed search starts at its first
// page.
func (a address) searchURL() string {
	v := url.Values(a.clone())
	v.Del("cursor")
	for name, given := range v {
		if len(given) == 0 || len(given) == 1 && given[0] == "" {
			delete(v, name)
		}
	}
	if len(v) == 0 {
		return "/search"
	}
	return "/search?" + v.Encode()
}

func (a address) clone() address {
	c := address{}
	for name, given := range a {
		c[name] = slices.Clone(given)
	}
	return c
}

// set returns the address with one value for a parameter; none when value is empty.
func (a address) set(name, value string) address {
	c := a.clone()
	delete(c, name)
	if value != "" {
		c[name] = []string{value}
	}
	return c
}

// without returns the address with one value of a parameter removed.
func (a address) without(name, value string) address {
	c := a.clone()
	c[name] = slices.DeleteFunc(c[name], func(v string) bool { return v == value })
	return c
}

// with returns the address with a value added to a parameter. In a hierarchical one the value replaces
// those above and below it, since beside the one above it would have no effect.
func (a address) with(name, value string, hierarchical bool) address {
	c := a.clone()
	if hierarchical {
		c[name] = slices.DeleteFunc(c[name], func(v string) bool {
			return v == value || strings.HasPrefix(v, value+"/") || strings.HasPrefix(value, v+"/")
		})
	}
	c[name] = append(c[name], value)
	return c
}

// documentURL is the address of a document's page with what was searched for highlighted.
func (a address) documentURL(id string) string {
	keep := url.Values{}
	for _, name := range []string{"q", "mode"} {
		if v := url.Values(a).Get(name); v != "" {
			keep.Set(name, v)
		}
	}
	if len(keep) == 0 || keep.Get("q") == "" {
		return api.DocumentURL(id)
	}
	return api.DocumentURL(id) + "?" + keep.Encode()
}
