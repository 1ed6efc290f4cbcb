package docx

import (
	"strconv"
	"strings"

	"wenxun/internal/read/formats/archive"
)

const levels = 9 // of a numbering, by the standard

// level is one level of a numbering definition.
type level struct {
	start     int
	format    string
	text      string // with %1 … %9 for the levels' numbers
	legal     bool   // all numbers in Arabic digits
	suffix    string // what follows the number: tab, space or nothing
	restartOf int    // the level, counted from 1, after which it begins anew; 0 never, -1 each higher one
}

type definition [levels]level

// numbering knows the definitions and counts.
type numbering struct {
	definitions map[string]definition // by w:num id
	abstract    map[string]string     // w:num id → abstractNum id: several nums count on in one list
	overrides   map[string]map[int]int
	counts      map[string]*[levels]int // by abstractNum id
	started     map[string]bool         // w:num ids whose start overrides have been used
}

func (d *document) readNumbering() error {
	n := &numbering{definitions: map[string]definition{}, abstract: map[string]string{}, overrides: map[string]map[int]int{},
		counts: map[string]*[levels]int{}, started: map[string]bool{}}
	d.numbering = n
	abstract := map[string]definition{}
	return d.optional(d.related("numbering"), func(p *archive.Parser, _ archive.Element) error {
		return p.Children(func(e archive.Element) error {
			switch e.Name {
			case "abstractNum":
				def, err := readDefinition(p)
				abstract[e.Attr("abstractNumId")] = def
				return err
			case "num":
				return n.readNum(p, e.Attr("numId"), abstract)
			}
			return nil
		}, nil)
	})
}

func readDefinition(p *archive.Parser) (def definition, err error) {
	err = p.Children(func(e archive.Element) error {
		if i := number(e.Attr("ilvl")); e.Name == "lvl" && i != nil && *i >= 0 && *i < levels {
			l, err := readLevel(p)
			def[*i] = l
			return err
		}
		return nil
	}, nil)
	return def, err
}

func readLevel(p *archive.Parser) (level, error) {
	l := level{start: 1, format: "decimal", suffix: "tab", restartOf: -1}
	err := p.Children(func(e archive.Element) error {
		value := e.Attr("val")
		switch e.Name {
		case "start":
			if n := number(value); n != nil {
				l.start = *n
			}
		case "numFmt":
			l.format = value
		case "lvlText":
			l.text = value
		case "isLgl":
			l.legal = isOn(value, true)
		case "suff":
			l.suffix = value
		case "lvlRestart":
			if n := number(value); n != nil {
				l.restartOf = *n
			}
		case "AlternateContent": // formats newer than the standard, with an older one to fall back on
			return p.Children(func(e archive.Element) error {
				return p.Children(func(e archive.Element) error {
					if e.Name == "numFmt" && e.Attr("val") != "custom" {
						l.format = e.Attr("val")
					}
					return nil
				}, nil)
			}, nil)
		}
		return nil
	}, nil)
	return l, err
}

func (n *numbering) readNum(p *archive.Parser, id string, abstract map[string]definition) error {
	var def definition
	starts := map[int]int{}
	err := p.Children(func(e archive.Element) error {
		switch e.Name {
		case "abstractNumId":
			n.abstract[id] = e.Attr("val")
			def = abstract[e.Attr("val")]
		case "lvlOverride":
			i := number(e.Attr("ilvl"))
			if i == nil || *i < 0 || *i >= levels {
				return nil
			}
			return p.Children(func(e archive.Element) (err error) {
				switch e.Name {
				case "startOverride":
					if s := number(e.Attr("val")); s != nil {
						starts[*i] = *s
					}
				case "lvl":
					def[*i], err = readLevel(p)
				}
				return err
			}, nil)
		}
		return nil
	}, nil)
	n.definitions[id], n.overrides[id] = def, starts
	return err
}

// next counts one paragraph and returns the number that stands before it, and whether it is a mere
// bullet.
func (n *numbering) next(id string, at int) (text string, bullet bool) {
	def, ok := n.definitions[id]
	if !ok || at < 0 || at >= levels {
		return "", false
	}
	list := n.abstract[id]
	counts := n.counts[list]
	if counts == nil {
		counts = new([levels]int)
		for i := range counts {
			counts[i] = def[i].start - 1
		}
		n.counts[list] = counts
	}
	if !n.started[id] {
		n.started[id] = true
		for i, s := range n.overrides[id] {
			counts[i] = s - 1
		}
	}
	counts[at]++
	for i := at + 1; i < levels; i++ {
		if def[i].restartOf == -1 || def[i].restartOf > at {
			counts[i] = def[i].start - 1
		}
	}
	l := def[at]
	if l.format == "bullet" {
		return "", true
	}
	if l.format == "none" && !strings.Contains(l.text, "%") {
		return l.text, false
	}
	text = l.text
	for i := range levels {
		mark := "%" + strconv.Itoa(i+1)
		if !strings.Contains(text, mark) {
			continue
		}
		value := counts[i]
		if i < at && value < def[i].start {
			value = def[i].start // a higher level that has not been used yet
		}
		format := def[i].format
		if l.legal {
			format = "decimal"
		}
		text = strings.ReplaceAll(text, mark, numeral(format, value))
	}
	if text != "" && l.suffix != "nothing" && !strings.ContainsAny(text[len(text)-1:], " ") && endsNarrow(text) {
		text += " "
	}
	return text, false
}

// endsNarrow reports whether a number ends with an ASCII character, so that a blank must follow.
func endsNarrow(s string) bool { return s[len(s)-1] < 0x80 }
