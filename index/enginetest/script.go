package enginetest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"wenxun/corpus"
	"wenxun/index"
)

// step is one thing that a script does: a change, or a question.
type step struct {
	line     int
	change   *index.Change
	question *question
}

// question is a request with what is expected of its answer.
type question struct {
	text     string
	settings []setting
	expect   []setting
}

// setting is "key name: value": "facet year: 2024 2".
type setting struct {
	line             int
	key, name, value string
}

// parseScript reads a script.
func parseScript(text string) ([]step, error) {
	var steps []step
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimRight(line, " \r\n")
		body := strings.TrimLeft(line, " \t")
		if body == "" || body[0] == '#' {
			continue
		}
		if body == line {
			verb, rest, _ := strings.Cut(line, " ")
			s := step{line: number}
			switch verb {
			case "report":
				s.change = &index.Change{Put: &corpus.Document{ID: rest}}
			case "delete":
				s.change = &index.Change{Delete: rest}
			case "ask":
				s.question = &question{text: rest}
			default:
				return nil, fmt.Errorf("line %d: %q is no step", number, verb)
			}
			steps = append(steps, s)
			continue
		}
		if len(steps) == 0 {
			return nil, fmt.Errorf("line %d: belongs to nothing", number)
		}
		head, value, ok := strings.Cut(body, ":")
		if !ok {
			return nil, fmt.Errorf("line %d: %q has no colon", number, body)
		}
		key, name, _ := strings.Cut(head, " ")
		set := setting{number, key, name, strings.TrimSpace(value)}
		var err error
		switch last := steps[len(steps)-1]; {
		case last.question != nil:
			err = last.question.set(set)
		case last.change.Put != nil:
			err = setProperty(last.change.Put, set)
		default:
			err = fmt.Errorf("a deletion has no %s", key)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
	}
	for _, s := range steps {
		if s.change != nil && s.change.Put != nil && len(s.change.Put.Sections) == 0 {
			return nil, fmt.Errorf("line %d: a report without a section", s.line)
		}
	}
	return steps, nil
}

// expectations are the settings of a question that say what its answer is.
var expectations = []string{"finds", "order", "exact", "total", "typed", "in", "facet"}

func (q *question) set(s setting) error {
	if slices.Contains(expectations, s.key) {
		q.expect = append(q.expect, s)
		return nil
	}
	q.settings = append(q.settings, s)
	return nil
}

// setProperty sets a property of a report or of its last section.
func setProperty(d *corpus.Document, s setting) error {
	if s.key == "section" {
		level := 1
		if s.value == "" {
			level = 0
		}
		d.Sections = append(d.Sections, corpus.Section{
			Ordinal: len(d.Sections) + 1, Heading: s.value, Level: level, Path: []string{s.value},
		})
		return nil
	}
	var section *corpus.Section
	if n := len(d.Sections); n > 0 {
		section = &d.Sections[n-1]
	}
	switch s.key {
	case "theme", "role", "text":
		if section == nil {
			return fmt.Errorf("%s stands outside a section", s.key)
		}
	}
	var err error
	switch s.key {
	case "title":
		d.Title = s.value
	case "type":
		d.Type = s.value
	case "region":
		d.Region = s.value
	case "issuer":
		d.Issuer = s.value
	case "number":
		d.DocNumber = s.value
	case "date":
		d.Date = s.value
	case "source":
		d.Source.Name = s.value
	case "tag":
		d.Tags = values(s.value)
	case "year":
		d.Year, err = strconv.Atoi(s.value)
	case "added":
		d.Added, err = time.Parse(time.DateOnly, s.value)
	case "theme":
		section.Theme = s.value
	case "role":
		section.Role = s.value
	case "text":
		if section.Text != "" {
			section.Text += "\n"
		}
		section.Text += s.value
	default:
		err = fmt.Errorf("a report has no %s", s.key)
	}
	return err
}

// values parts a list.
func values(s string) []string {
	var all []string
	for _, v := range strings.Split(s, "|") {
		if v = strings.TrimSpace(v); v != "" {
			all = append(all, v)
		}
	}
	return all
}
