// Package ui makes the pages for people: it turns an answer into what a page shows, and renders that
// with the templates and static files embedded here. Pages work without JavaScript; static/app.js only
// adds comfort.
//
// It does not search, read or highlight anything itself. All text of documents and queries is escaped,
// by html/template or by api.Mark, and never trusted.
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

// New parses the templates. They are part of the program, so an error in them panics.
func New() *Renderer {
	r := &Renderer{sets: map[string]*template.Template{}}
	for _, name := range []string{"home", "search", "document", "error", "signin"} {
		set := template.New("base.html").Funcs(funcs)
		r.sets[name] = template.Must(set.ParseFS(templateFiles, "templates/base.html", "templates/parts.html", "templates/"+name+".html"))
	}
	return r
}

// Render writes a page. If it fails, it writes nothing.
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

// Number formats n with separators between thousands: 12,345.
func Number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// beijing is the time zone of the days that pages show: that of the documents.
var beijing = time.FixedZone("CST", 8*60*60)

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(beijing).Format(time.DateOnly)
}
