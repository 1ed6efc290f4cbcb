package api

import (
	"net/url"
	"strconv"
)

// DocumentURL returns the address of a document's page, relative to the server.
func DocumentURL(id string) string { return "/documents/" + url.PathEscape(id) }

// SectionURL returns the address of a section on its document's page, relative to the server.
func SectionURL(id string, ordinal int) string { return DocumentURL(id) + "#s" + strconv.Itoa(ordinal) }
