package api

import (
	"reflect"
	"testing"

	"wenxun/corpus"
)

func TestASummaryHasTheMetadataOfItsDocument(t *testing.T) {
	doc := &corpus.Document{
		ID: "a", Title: "甲", Type: "公文/通知", Region: "云江省", Issuer: "某厅", DocNumber: "1号", Date: "2024-03-01", Published: "2024-03-02",
		Year: 2024, Tags: []string{"急"}, Source: corpus.Source{Name: "某报", Edition: "A1", Author: "某人", URL: "https://example.com/1"},
	}
	summary := NewSummary(doc)
	o := summary.Overrides()
	got := &corpus.Document{}
	for i := range corpus.Fields {
		f := &corpus.Fields[i]
		if !f.Given(&o) {
			t.Errorf("%s is missing", f.Name)
		}
		f.Put(got, &o)
	}
	if !reflect.DeepEqual(got, doc) {
		t.Errorf("got %+v, want %+v", got, doc)
	}
	if empty := NewSummary(&corpus.Document{}); !reflect.DeepEqual(empty.Overrides(), corpus.Overrides{Tags: []string{}}) {
		t.Errorf("of nothing: %+v", empty.Overrides())
	}
}
