package archive

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/htmlindex"

	"wenxun/internal/read/fault"
)

// maxDepth bounds the nesting of elements. Word nests some 40 deep in tables inside text boxes.
const maxDepth = 2000

// Parser reads XML element by element. Namespaces are ignored: documents use those of several
// editions of one standard, and some use none.
type Parser struct {
	decoder *xml.Decoder
	depth   int
}

// NewParser parses r, in UTF-8 or the encoding that it declares.
func NewParser(r io.Reader) *Parser {
	d := xml.NewDecoder(r)
	d.Strict = false
	d.CharsetReader = func(label string, input io.Reader) (io.Reader, error) {
		e, err := htmlindex.Get(label)
		if err != nil {
			return input, nil // rather read as UTF-8 than not at all
		}
		return e.NewDecoder().Reader(input), nil
	}
	return &Parser{decoder: d}
}

// Element is a start tag.
type Element struct {
	Name string // without prefix
	attr []xml.Attr
}

// Attr returns an attribute by its name without prefix, "" where it is missing.
func (e Element) Attr(name string) string {
	for _, a := range e.attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// Has reports whether an attribute is there.
func (e Element) Has(name string) bool {
	for _, a := range e.attr {
		if a.Name.Local == name {
			return true
		}
	}
	return false
}

// Children calls each for every child element of the current element, which is the document at
// first. What each leaves unread of a child is skipped. Text is passed to chars, which may be nil.
func (p *Parser) Children(each func(Element) error, chars func(string)) error {
	if p.depth >= maxDepth {
		return fault.New(fault.TooLarge, fmt.Errorf("archive: XML nests deeper than %d", maxDepth))
	}
	for {
		token, err := p.decoder.Token()
		if err != nil {
			if errors.Is(err, io.EOF) && p.depth == 0 {
				return nil
			}
			return p.fail(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			p.depth++
			depth := p.depth
			if err := each(Element{Name: t.Name.Local, attr: t.Attr}); err != nil {
				return err
			}
			if p.depth == depth { // each left the element unread
				if err := p.Skip(); err != nil {
					return err
				}
			}
		case xml.EndElement:
			p.depth--
			return nil
		case xml.CharData:
			if chars != nil {
				chars(string(t))
			}
		}
	}
}

// Skip skips the rest of the current element.
func (p *Parser) Skip() error {
	for open := 1; open > 0; {
		token, err := p.decoder.Token()
		if err != nil {
			return p.fail(err)
		}
		switch token.(type) {
		case xml.StartElement:
			if open++; open > maxDepth {
				return fault.New(fault.TooLarge, fmt.Errorf("archive: XML nests deeper than %d", maxDepth))
			}
		case xml.EndElement:
			open--
		}
	}
	p.depth--
	return nil
}

// Text returns the text directly inside the current element.
func (p *Parser) Text() (string, error) {
	var b strings.Builder
	err := p.Children(func(Element) error { return nil }, func(s string) { b.WriteString(s) })
	return b.String(), err
}

// fail keeps refusals and context errors as they are; everything else is broken XML.
func (p *Parser) fail(err error) error {
	var refusal *fault.Error
	if errors.As(err, &refusal) {
		return refusal
	}
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return fault.New(fault.Corrupt, err)
	}
	return err
}
