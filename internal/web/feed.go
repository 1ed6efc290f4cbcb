package web

import (
	"encoding/xml"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/internal/search"
	"wenxun/internal/web/api"
)

// feedSize is how many documents a feed contains: feed readers ask about every hour, and few
// libraries add more matching documents in that time.
const feedSize = 50

// atomFeed is a feed as RFC 4287 has it.
type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle,omitempty"`
	ID       string      `xml:"id"`
	Updated  string      `xml:"updated"`
	Author   string      `xml:"author>name"`
	Links    []atomLink  `xml:"link"`
	Entries  []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	Title   string       `xml:"title"`
	ID      string       `xml:"id"`
	Updated string       `xml:"updated"`
	Author  *atomAuthor  `xml:"author,omitempty"`
	Link    atomLink     `xml:"link"`
	Tags    []atomTag    `xml:"category"`
	Content *atomContent `xml:"content,omitempty"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomTag struct {
	Term string `xml:"term,attr"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// feed answers with the documents that a search finds, the latest added first. The default mode is
// exact: a feed is for watching a phrase.
func (s *server) feed(c echo.Context) error {
	args, err := arguments(c, api.OfFeed)
	if err != nil {
		return err
	}
	p := args.Search
	if p.Mode == "" {
		p.Mode = search.Exact
	}
	p.Sort, p.Size, p.Facets = index.ByAddedDesc, feedSize, nil
	found, err := s.Search.Search(c.Request().Context(), p)
	if err != nil {
		return err
	}
	body, err := xml.MarshalIndent(s.newFeed(c, found), "", " ")
	if err != nil {
		return wrap(err, "encode the feed")
	}
	body = append([]byte(xml.Header), body...)
	if unchanged(c, body) {
		return c.NoContent(http.StatusNotModified)
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "no-cache")
	return c.Blob(http.StatusOK, "application/atom+xml; charset=utf-8", body)
}

func (s *server) newFeed(c echo.Context, found *search.Answer) atomFeed {
	values, base, query := queryValues(c), s.base(c), ""
	if len(values) > 0 {
		query = "?" + values.Encode()
	}
	f := atomFeed{
		Title: "文寻：" + printable(found.Query.Text), ID: base + "/feed.atom" + query, Author: "文寻",
		Subtitle: "新入库的文件", Updated: time.Unix(0, 0).UTC().Format(time.RFC3339),
		Links: []atomLink{
			{Rel: "self", Type: "application/atom+xml", Href: base + "/feed.atom" + query},
			{Rel: "alternate", Type: "text/html", Href: base + "/search" + query},
		},
	}
	if found.Query.Text == "" {
		f.Title = "文寻：全部文件"
	}
	for _, hit := range found.Hits {
		if hit.Relaxed {
			continue // a feed never relaxes
		}
		f.Entries = append(f.Entries, newEntry(base, hit))
	}
	if len(f.Entries) > 0 {
		f.Updated = f.Entries[0].Updated
	}
	return f
}

func newEntry(base string, hit search.Hit) atomEntry {
	e := atomEntry{
		Title: printable(corpus.CitedTitle(hit.Title, hit.TitleFrom)), ID: base + api.DocumentURL(hit.ID), Updated: hit.Added.UTC().Format(time.RFC3339),
		Link: atomLink{Rel: "alternate", Type: "text/html", Href: base + api.DocumentURL(hit.ID)},
	}
	if e.Title == "" {
		e.Title = hit.ID
	}
	if hit.Issuer != "" {
		e.Author = &atomAuthor{Name: printable(hit.Issuer)}
	}
	for _, term := range []string{hit.Type, hit.Region} {
		if term != "" {
			e.Tags = append(e.Tags, atomTag{Term: printable(term)})
		}
	}
	var b strings.Builder
	for _, section := range hit.Sections {
		for _, snippet := range section.Snippets {
			b.WriteString("<p>" + api.Mark(snippet.Text, snippet.Highlights) + "</p>")
		}
	}
	if b.Len() > 0 {
		e.Content = &atomContent{Type: "html", Text: printable(b.String())}
	}
	return e
}

// printable removes the characters that XML 1.0 does not allow.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == '\uFFFE' || r == '\uFFFF' {
			return -1
		}
		return r
	}, s)
}

// base returns the address at which clients reach the service, without a slash at its end.
func (s *server) base(c echo.Context) string {
	if s.options.BaseURL != "" {
		return s.options.BaseURL
	}
	scheme := "http"
	if c.Request().TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + c.Request().Host
}
