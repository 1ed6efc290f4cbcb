package api

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"wenxun/internal/search"
)

// Parse reads the parameters of a request to an endpoint. A parameter whose values are all blank
// counts as not given, as forms send it. The error is a search.ParamErrors that names every
// parameter that is unknown or malformed, in the order of their names.
func Parse(e Endpoint, values url.Values) (Arguments, error) {
	a := Arguments{Search: search.DefaultParams(""), By: bys[0], Format: formats[0]}
	var wrong search.ParamErrors
	fail := func(name string, err error) {
		if err != nil {
			wrong = append(wrong, search.ParamError{Parameter: Shorten(name), Reason: err.Error()})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		given := slices.DeleteFunc(slices.Clone(values[name]), func(v string) bool { return strings.TrimSpace(v) == "" })
		p, err := named(e, name)
		if err == nil && len(given) > 0 {
			err = p.read(&a, given)
		}
		if len(given) == 0 && errors.Is(err, errNotOfFeed) {
			continue
		}
		fail(name, err)
	}
	if from, to := a.Search.From, a.Search.To; from != "" && to != "" && from > dayEnd(to) {
		fail("from", fmt.Errorf("起始日期 %s 晚于截止日期 %s", from, to))
	}
	if wrong != nil {
		return a, wrong
	}
	return a, nil
}

// errNotOfFeed is the reason for a parameter that searches take and feeds don't.
var errNotOfFeed = errors.New("订阅不用这个参数")

// maxListed is how many parameters an error lists as those that there are: one line.
const maxListed = 5

// named returns the parameter of that name, or an error in Chinese when the endpoint doesn't take
// it.
func named(e Endpoint, name string) (Parameter, error) {
	var known []string
	ofSearch := false
	for _, p := range parameters {
		takes := (p.takenBy|p.ignoredBy)&e != 0
		if takes && p.Name == name {
			return p, nil
		}
		if takes {
			known = append(known, p.Name)
		}
		ofSearch = ofSearch || p.Name == name && p.takenBy&OfSearch != 0
	}
	switch {
	case e == OfFeed && ofSearch:
		return Parameter{}, errNotOfFeed
	case len(known) == 0 || len(known) > maxListed:
		return Parameter{}, errors.New("没有这个参数")
	}
	return Parameter{}, errors.New("没有这个参数；可用 " + strings.Join(known, "、"))
}

// read checks what was given against the parameter's kind and sets it. Its error is the reason, in
// Chinese.
func (p Parameter) read(a *Arguments, given []string) error {
	v := value{text: given[0], all: given}
	if len(given) > 1 && !p.Repeated {
		return errors.New("只能给一次")
	}
	switch p.Kind {
	case Text:
	case Choice:
		if !slices.Contains(p.Choices, v.text) {
			return errors.New("只能是 " + alternatives(p.Choices))
		}
	case Number:
		n, err := strconv.Atoi(v.text)
		if err != nil || n < p.Min || n > p.Max {
			return fmt.Errorf("应为 %d 到 %d 的整数", p.Min, p.Max)
		}
		v.number = n
	case Date:
		if !isDate(v.text) {
			return errDate
		}
	case Instant:
		if _, ok := instant(v.text); !ok {
			return errDate
		}
	}
	return p.set(a, v)
}

var errDate = errors.New("日期应写成 2024、2024-03 或 2024-03-01")

// maxSentence is the most alternatives that read better as a sentence than as a list.
const maxSentence = 3

func alternatives(all []string) string {
	last := len(all) - 1
	if len(all) > maxSentence {
		return strings.Join(all, "、")
	}
	return strings.Join(all[:last], "、") + " 或 " + all[last]
}

func isDate(v string) bool {
	for _, layout := range []string{"2006", "2006-01", time.DateOnly} {
		if _, err := time.Parse(layout, v); err == nil {
			return true
		}
	}
	return false
}

// dayEnd completes a date so that it compares as the last day it may mean.
func dayEnd(date string) string { return date + "-99-99"[len(date)-4:] }

// maxEchoed is how many code points of a client's own words an error repeats.
const maxEchoed = 64

// Shorten cuts a client's own words to what an error repeats of them.
func Shorten(s string) string {
	n := 0
	for i := range s {
		if n == maxEchoed {
			return s[:i] + "…"
		}
		n++
	}
	return s
}

// ParseQuery reads the part of an address after "?". It never fails: a percent sign that begins no
// code is a percent sign, as in 增长5%, and bytes that are not UTF-8 become U+FFFD.
func ParseQuery(raw string) url.Values {
	values := url.Values{}
	for pair := range strings.SplitSeq(raw, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name = unescape(name)
		values[name] = append(values[name], unescape(value))
	}
	return values
}

func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '+':
			b.WriteByte(' ')
		case c == '%' && i+2 < len(s) && unhex(s[i+1]) >= 0 && unhex(s[i+2]) >= 0:
			b.WriteByte(byte(unhex(s[i+1])<<4 | unhex(s[i+2])))
			i += 2
		default:
			b.WriteByte(c)
		}
	}
	return strings.ToValidUTF8(b.String(), string(utf8.RuneError))
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
