package cli

import (
	"strings"

	"github.com/spf13/pflag"

	"wenxun/corpus"
)

// fieldsBy returns the metadata fields that may be given in a way.
func fieldsBy(way corpus.Way) []*corpus.Field {
	var all []*corpus.Field
	for i := range corpus.Fields {
		if f := &corpus.Fields[i]; f.Ways&way != 0 {
			all = append(all, f)
		}
	}
	return all
}

// defineFields defines the flags of the metadata fields that a command may give.
func defineFields(flags *pflag.FlagSet, way corpus.Way) {
	for _, f := range fieldsBy(way) {
		if f.Kind == corpus.KindTags {
			flags.StringArray(f.Flag(), nil, f.Usage)
		} else {
			flags.String(f.Flag(), "", f.Usage)
		}
	}
}

// overrides returns the metadata that the flags give. Errors are about the usage and name all flags
// at fault.
func overrides(flags *pflag.FlagSet, way corpus.Way) (corpus.Overrides, error) {
	var o corpus.Overrides
	var wrong []string
	for _, f := range fieldsBy(way) {
		if !flags.Changed(f.Flag()) {
			continue
		}
		for _, text := range flagTexts(flags, f) {
			for _, e := range f.Add(&o, text) {
				wrong = append(wrong, "--"+f.Flag()+" "+e.Reason)
			}
		}
	}
	if wrong != nil {
		return o, usagef("%s。", strings.Join(wrong, "；"))
	}
	return o, nil
}

// flagTexts returns the values of a field's flag.
func flagTexts(flags *pflag.FlagSet, f *corpus.Field) []string {
	if list, err := flags.GetStringArray(f.Flag()); err == nil {
		return list
	}
	return []string{flags.Lookup(f.Flag()).Value.String()}
}

// fieldsNamed returns the fields that names given to a flag mean.
func fieldsNamed(flag string, names []string, way corpus.Way) ([]*corpus.Field, error) {
	var all []*corpus.Field
	for _, name := range names {
		f := corpus.FieldNamed(name)
		if f == nil || f.Ways&way == 0 {
			var known []string
			for _, f := range fieldsBy(way) {
				known = append(known, f.Name)
			}
			return nil, usagef("--%s 没有%s这个字段。可用：%s。", flag, corpus.Quote(name), strings.Join(known, "、"))
		}
		all = append(all, f)
	}
	return all, nil
}
