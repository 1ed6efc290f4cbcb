package corpus

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Object is a JSON object whose values are not parsed yet.
type Object = map[string]json.RawMessage

// ParseOverrides reads the metadata of a record. Null, an empty text or list and a year of 0 give
// nothing. It reports every field that is unknown, of another type, or impossible; the result has
// the other fields.
func ParseOverrides(object Object) (Overrides, FieldErrors) {
	var o Overrides
	errs := parseObject(object, ByRecord, func(f *Field, raw json.RawMessage) FieldErrors {
		var one Overrides
		errs := f.decode(&one, raw)
		if errs == nil && !f.empty(&one) {
			errs = f.give(&o, &one)
		}
		return errs
	})
	return o, errs
}

// ParseCorrection reads a person's correction. Null takes an earlier one back; an empty value means
// that the document has none. It reports every field that is unknown, of another type, or
// impossible; the result has the other fields.
func ParseCorrection(object Object) (Correction, FieldErrors) {
	var c Correction
	errs := parseObject(object, ByEdit, func(f *Field, raw json.RawMessage) FieldErrors {
		if string(raw) == "null" {
			c.Undo = append(c.Undo, f)
			return nil
		}
		var one Overrides
		errs := f.decode(&one, raw)
		if errs == nil {
			errs = f.give(&c.Set, &one)
		}
		return errs
	})
	return c, errs
}

// parseObject hands each value of the object to parse, in the order of the table.
func parseObject(object Object, way Way, parse func(*Field, json.RawMessage) FieldErrors) FieldErrors {
	var errs FieldErrors
	known := map[string]bool{}
	for i := range Fields {
		f := &Fields[i]
		raw, ok := object[f.Name]
		if !ok {
			continue
		}
		known[f.Name] = true
		if f.Ways&way == 0 {
			errs = append(errs, f.wrong("不能在这里给出")...)
			continue
		}
		errs = append(errs, parse(f, raw)...)
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if !known[name] {
			errs = append(errs, FieldError{clip(name), "没有这个字段"})
		}
	}
	return errs
}

// decode gives o the field's value from its JSON; null gives none. It reports a value of another
// type.
func (f *Field) decode(o *Overrides, raw json.RawMessage) FieldErrors {
	at := f.override(o)
	if string(raw) == "null" {
		return nil
	}
	switch {
	case at.list != nil:
		var list []string
		if json.Unmarshal(raw, &list) != nil {
			return f.wrong("应为文字的列表，收到的是%s", jsonKind(raw))
		}
		*at.list = []string{}
		for _, text := range list {
			if text = strings.TrimSpace(text); text != "" {
				*at.list = append(*at.list, text)
			}
		}
	case at.number != nil:
		var n int
		if json.Unmarshal(raw, &n) != nil {
			return f.wrong("应为整数，收到的是%s", jsonKind(raw))
		}
		*at.number = &n
	default:
		var text string
		if json.Unmarshal(raw, &text) != nil {
			return f.wrong("应为文字，收到的是%s", jsonKind(raw))
		}
		text = strings.TrimSpace(text)
		*at.text = &text
	}
	return nil
}

// jsonKind names the type of a JSON value in Chinese.
func jsonKind(raw json.RawMessage) string {
	switch raw[0] {
	case '"':
		return "文字"
	case '[':
		return "列表"
	case '{':
		return "对象"
	case 't', 'f':
		return "真假值"
	case 'n':
		return "空值"
	}
	return "数字 " + clip(string(raw))
}

// give gives o the value that one gives the field, if it is possible.
func (f *Field) give(o, one *Overrides) FieldErrors {
	if errs := f.check(one); errs != nil {
		return errs
	}
	f.override(o).copy(f.override(one))
	return nil
}

// Add gives o a value of the field from a text: of a flag, a cell, a form's part. It is added to a
// list. Add reports a text that cannot be a value, and a second one that differs from the first,
// and leaves o as it was then.
func (f *Field) Add(o *Overrides, text string) FieldErrors {
	text = strings.TrimSpace(text)
	if !f.isList() && f.Given(o) && f.Texts(o)[0] != text {
		return f.wrong("给了两个不同的值")
	}
	one := *o
	at := f.override(&one)
	switch {
	case at.list != nil:
		if *at.list == nil {
			*at.list = []string{}
		}
		if text != "" {
			*at.list = append(*at.list, text)
		}
	case at.number != nil:
		n := 0
		if text != "" {
			var err error
			if n, err = strconv.Atoi(text); err != nil || n == 0 {
				return f.wrong("%s不是年份，应写成 2024", Quote(text))
			}
		}
		*at.number = &n
	default:
		*at.text = &text
	}
	return f.give(o, &one)
}

// AddCell is Add for a cell of a table, where a list is one text, separated by commas, semicolons or
// 、. An empty cell gives nothing.
func (f *Field) AddCell(o *Overrides, cell string) FieldErrors {
	texts := []string{cell}
	if f.isList() {
		texts = strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(";；,，、", r) })
	}
	for _, text := range texts {
		if strings.TrimSpace(text) == "" {
			continue
		}
		if errs := f.Add(o, text); errs != nil {
			return errs
		}
	}
	return nil
}

func (f *Field) isList() bool { return f.Kind == KindTags }

// empty reports whether the value that o gives the field is empty.
func (f *Field) empty(o *Overrides) bool {
	for _, text := range f.Texts(o) {
		if text != "" {
			return false
		}
	}
	return true
}
