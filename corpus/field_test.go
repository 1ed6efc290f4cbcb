package corpus_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"wenxun/corpus"
	"wenxun/corpus/fieldtest"
)

// full gives every field a value that it takes.
const full = `{"id":"jia-1","title":"甲","type":"通知","region":"云江省/澄州市","issuer":"云江省人民政府","doc_number":"云政发〔2024〕1号",
	"date":"2024-02-29","published":"2024-03","year":2024,"tags":["一","二"],"source":"云江日报","edition":"A03","author":"某人","url":"https://www.example.com/a?b=1"}`

func object(t *testing.T, text string) corpus.Object {
	t.Helper()
	var o corpus.Object
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		t.Fatal(err)
	}
	return o
}

func overrides(t *testing.T, text string) corpus.Overrides {
	t.Helper()
	o, errs := corpus.ParseOverrides(object(t, text))
	if errs != nil {
		t.Fatal(errs)
	}
	return o
}

func TestTheTableHasEveryFieldOfOverridesOnce(t *testing.T) {
	var tags, names []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[corpus.Overrides]()) {
		tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		tags = append(tags, tag)
	}
	for _, f := range corpus.Fields {
		names = append(names, f.Name)
	}
	if !slices.Equal(tags, names) {
		t.Errorf("Overrides has %v, the table %v", tags, names)
	}
	o := overrides(t, full)
	v := reflect.ValueOf(o)
	for i := range v.NumField() {
		if v.Field(i).IsNil() {
			t.Errorf("%s is not given", v.Type().Field(i).Name)
		}
	}
	for i := range corpus.Fields {
		f := &corpus.Fields[i]
		one := overrides(t, `{"`+f.Name+`":`+string(object(t, full)[f.Name])+`}`)
		for j := range corpus.Fields {
			if got := corpus.Fields[j].Given(&one); got != (i == j) {
				t.Errorf("when %s is given, Given of %s is %v", f.Name, corpus.Fields[j].Name, got)
			}
		}
	}
}

func TestADocumentTakesEveryField(t *testing.T) {
	o, doc := overrides(t, full), &corpus.Document{}
	for i := range corpus.Fields {
		corpus.Fields[i].Put(doc, &o)
	}
	want := &corpus.Document{
		ID: "jia-1", Title: "甲", Type: "通知", Region: "云江省/澄州市", Issuer: "云江省人民政府", DocNumber: "云政发〔2024〕1号",
		Date: "2024-02-29", Published: "2024-03", Year: 2024, Tags: []string{"一", "二"},
		Source: corpus.Source{Name: "云江日报", Edition: "A03", Author: "某人", URL: "https://www.example.com/a?b=1"},
	}
	if !reflect.DeepEqual(doc, want) {
		t.Errorf("got %+v, want %+v", doc, want)
	}
}

func TestEveryFieldIsDescribedAndNamedOnce(t *testing.T) {
	owner := map[string]string{}
	for _, f := range corpus.Fields {
		if f.Label == "" || f.Usage == "" || f.Description == "" || f.Ways == 0 {
			t.Errorf("%+v lacks something", f)
		}
		names := slices.Compact(append([]string{f.Name, f.Part(), f.Label}, f.Aliases...))
		for _, name := range append(names, strings.ToUpper(f.Name), f.Flag()) {
			if had := owner[name]; had != "" && had != f.Name {
				t.Errorf("%s names %s and %s", name, had, f.Name)
			}
			owner[name] = f.Name
			if got := corpus.FieldNamed(" " + name); got == nil || got.Name != f.Name {
				t.Errorf("FieldNamed(%q) is not %s", name, f.Name)
			}
		}
	}
	if corpus.FieldNamed("颜色") != nil || corpus.FieldOfPart("tags") != nil || corpus.FieldOfPart("tag").Name != "tags" {
		t.Error("a name that is none has a field, or a part has none")
	}
}

func TestImpossibleValuesAreRefusedWithTheFieldsName(t *testing.T) {
	for _, c := range fieldtest.Refused {
		f := corpus.FieldNamed(c.Field)
		var o corpus.Overrides
		for way, errs := range map[string]corpus.FieldErrors{
			"a text": f.Add(&o, c.Text()),
			"JSON":   second(corpus.ParseOverrides(object(t, `{"`+c.Field+`":`+c.JSON()+`}`))),
		} {
			if len(errs) != 1 || errs[0].Field != c.Field || errs[0].Reason == "" {
				t.Errorf("%s %q as %s: %v", c.Field, c.Text(), way, errs)
			}
		}
	}
}

func second[A, B any](_ A, b B) B { return b }

func TestPossibleValuesAreTaken(t *testing.T) {
	for field, values := range map[string][]string{
		"id":     {"a", "A-1_b.c:d", strings.Repeat("a", 128)},
		"title":  {"甲乙　丙", strings.Repeat("长", 1000)},
		"type":   {"通知", "公文/通知", "公文", "其他", "政府工作报告"},
		"region": {"全国", "云江省", "云江省/澄州市", "云江省/澄州市/鹿鸣区", ""},
		"date":   {"2024", "2024-03", "2024-02-29", "1912-01-01", ""},
		"year":   {"1000", "2999", ""},
		"url":    {"http://example.com", "https://www.example.com:8080/政策/1.html?a=b#c", "HTTPS://example.com/", "http://[::1]/", ""},
		"issuer": {"云江省人民政府、云江省军区", ""},
	} {
		for _, value := range values {
			var o corpus.Overrides
			f := corpus.FieldNamed(field)
			if errs := f.Add(&o, " "+value+"\n"); errs != nil {
				t.Errorf("%s %q: %v", field, value, errs)
			} else if got := f.Texts(&o); len(got) != 1 || got[0] != value {
				t.Errorf("%s %q became %q", field, value, got)
			}
		}
	}
}

func TestEveryFieldAtFaultIsNamed(t *testing.T) {
	_, errs := corpus.ParseOverrides(object(t, `{"zzz":1,"url":"x","title":7,"year":1.5,"date":null,"tags":"一","colour":"red","author":["a"],"issuer":true}`))
	var names []string
	for _, e := range errs {
		names = append(names, e.Field)
	}
	if want := "title issuer year tags author url colour zzz"; strings.Join(names, " ") != want {
		t.Errorf("named are %v, want %s", names, want)
	}
	if text := errs.Explain(); !strings.Contains(text, "title（标题）：应为文字，收到的是数字") || !strings.Contains(text, "colour：没有这个字段") {
		t.Errorf("explained as %s", text)
	}
	if _, errs := corpus.ParseOverrides(object(t, `{"`+strings.Repeat("x", 10_000)+`":1}`)); len(errs[0].Field) > 100 {
		t.Error("an unknown name is repeated at length")
	}
	if _, errs := corpus.ParseOverrides(object(t, `{"tags":["`+strings.Repeat(`x","`, corpus.MaxTags)+`y"]}`)); len(errs) != 1 {
		t.Errorf("too many tags: %v", errs)
	}
}

func TestARecordGivesNothingByEmptyValues(t *testing.T) {
	o := overrides(t, `{"id":"","title":" ","type":"","region":null,"date":"","year":0,"tags":[],"url":""}`)
	if !o.IsZero() {
		t.Errorf("given is %+v", o)
	}
}

func TestACorrectionSetsEmptiesAndTakesBack(t *testing.T) {
	c, errs := corpus.ParseCorrection(object(t, `{"title":" 新题 ","issuer":"","year":null,"tags":[],"date":null}`))
	if errs != nil {
		t.Fatal(errs)
	}
	year, old := 2020, "旧"
	got := c.After(corpus.Overrides{Title: &old, Issuer: &old, Author: &old, Year: &year, Tags: []string{"x"}})
	if *got.Title != "新题" || *got.Issuer != "" || *got.Author != "旧" || got.Year != nil || got.Tags == nil || len(got.Tags) > 0 {
		t.Errorf("after it: %+v", got)
	}
	body, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	if again, errs := corpus.ParseCorrection(object(t, string(body))); errs != nil || !reflect.DeepEqual(again, c) {
		t.Errorf("%s is read as %+v, %v, want %+v", body, again, errs, c)
	}
	for _, bad := range []string{`{"title":""}`, `{"id":"x"}`, `{"id":null}`, `{"colour":null}`} {
		if _, errs := corpus.ParseCorrection(object(t, bad)); len(errs) != 1 {
			t.Errorf("%s: %v", bad, errs)
		}
	}
}

func TestWhatIsGivenTakesPrecedenceFieldByField(t *testing.T) {
	above, below := overrides(t, `{"title":"上","tags":["x"]}`), overrides(t, full)
	got := above.Over(below)
	want := below
	want.Title, want.Tags = above.Title, above.Tags
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	if !reflect.DeepEqual(below.Over(corpus.Overrides{}), below) || !reflect.DeepEqual((corpus.Overrides{}).Over(below), below) {
		t.Error("nothing given changes something")
	}
}

func TestAListInACellIsSeparatedByMarks(t *testing.T) {
	var o corpus.Overrides
	if errs := corpus.FieldNamed("标签").AddCell(&o, "急；要, 民生、；"); errs != nil || strings.Join(o.Tags, " ") != "急 要 民生" {
		t.Errorf("tags %q, %v", o.Tags, errs)
	}
	if errs := corpus.FieldNamed("标题").AddCell(&o, "、甲，乙"); errs != nil || *o.Title != "、甲，乙" {
		t.Errorf("title %q, %v", *o.Title, errs)
	}
}

func TestTwoValuesOfOneFieldMustAgree(t *testing.T) {
	var o corpus.Overrides
	f := corpus.FieldNamed("date")
	if errs := slices.Concat(f.Add(&o, "2024"), f.Add(&o, "2024")); errs != nil {
		t.Error(errs)
	}
	if errs := f.Add(&o, "2025"); len(errs) != 1 {
		t.Errorf("a second date: %v", errs)
	}
}

// FuzzOverrides checks that what is accepted passes the check, and comes back from its JSON.
func FuzzOverrides(f *testing.F) {
	f.Add(full)
	f.Add(`{"year":1e3,"tags":[null,""],"title":"\ud800"}`)
	for _, c := range fieldtest.Refused {
		f.Add(`{"` + c.Field + `":` + c.JSON() + `}`)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var o corpus.Object
		if json.Unmarshal([]byte(text), &o) != nil {
			return
		}
		given, errs := corpus.ParseOverrides(o)
		if errs != nil {
			_ = errs.Explain()
			return
		}
		if errs := given.Check(); errs != nil {
			t.Fatalf("%s is accepted and fails the check: %v", text, errs)
		}
		body, err := json.Marshal(given)
		if err != nil {
			t.Fatal(err)
		}
		again, errs := corpus.ParseOverrides(object(t, string(body)))
		if errs != nil || !reflect.DeepEqual(again, given) {
			t.Fatalf("%s became %s, then %v", text, body, errs)
		}
	})
}
