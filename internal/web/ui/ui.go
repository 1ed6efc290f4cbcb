// Package ui makes the pages that people see: it decides from an answer what a page says, and
// renders it with the templates and static files that are embedded here. Pages work without
// JavaScript; static/app.js only adds comfort.
//
// It does no work of its own: what it shows was searched, read and highlighted before. All text of
// documents and queries passes through html/template's escaping or marked and is never trusted.
package ui

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"strconv"
	"time"
)

//go:embed templates/*.html
var templateFiles embed.FS

// Page is what can be rendered.
type Page interface{ template() string }

// Renderer renders pages. It is safe for concurrent use.
type Renderer struct{ sets map[string]*template.Template }

// New parses the templates. They are part of the program, so a fault in them panics.
func New() *Renderer {
	r := &Renderer{sets: map[string]*template.Template{}}
	for _, name := range []string{"home", "search", "document", "error"} {
		set := template.New("base.html").Funcs(funcs)
		r.sets[name] = template.Must(set.ParseFS(templateFiles, "templates/base.html", "templates/parts.html", "templates/"+name+".html"))
	}
	return r
}

// Render writes the page, or nothing when it fails.
func (r *Renderer) Render(w io.Writer, page Page) error {
	var b bytes.Buffer
	if err := r.sets[page.template()].Execute(&b, page); err != nil {
		return fmt.Errorf("render the %s page: %w", page.template(), err)
	}
	_, err := w.Write(b.Bytes())
	return err
}

var funcs = template.FuncMap{
	"asset": AssetPath, "num": Number, "day": day,
}

// Number writes n with its thousands parted: 12,345.
func Number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// beijing is the time by which pages give days: that of the documents.
var beijing = time.FixedZone("CST", 8*60*60)

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(beijing).Format(time.DateOnly)
}
