package config

import (
	"slices"
	"testing"
)

func TestDefaultsPassTheirChecks(t *testing.T) {
	for _, s := range Table {
		if s.Usage == "" || s.Check != nil && s.Check(s.Default) != nil {
			t.Errorf("%s: default %q, usage %q", s.Flag, s.Default, s.Usage)
		}
	}
}

func TestWhatNoSettingMayBeIsRefused(t *testing.T) {
	for _, c := range []struct {
		setting Setting
		value   string
	}{
		{Data, " "}, {Server, "192.168.1.5:8080"}, {Server, "ftp://host"}, {Addr, "8080"}, {Addr, "localhost:http"},
		{Addr, ":70000"}, {ReadKeys, "也许"}, {Jobs, "-1"}, {Jobs, "两个"}, {Jobs, "1000"},
		{Host, "http://a.example"}, {Host, "a.example/x"}, {Host, "a b"}, {Origin, "a.example"}, {Origin, "https://a.example/"}, {Origin, "*"},
	} {
		if c.setting.Check(c.value) == nil {
			t.Errorf("%s may be %q", c.setting.Flag, c.value)
		}
	}
}

func TestSeveralValuesAreParted(t *testing.T) {
	for _, c := range []struct {
		setting Setting
		value   string
		parts   []string
	}{
		{Host, "", nil},
		{Host, "a.example, 192.0.2.7:8080,[::1],::1,", []string{"a.example", "192.0.2.7:8080", "[::1]", "::1"}},
		{Origin, "https://a.example,http://b.example:8080", []string{"https://a.example", "http://b.example:8080"}},
	} {
		if err := c.setting.Check(c.value); err != nil {
			t.Errorf("%s %q: %v", c.setting.Flag, c.value, err)
		}
		if parts := List(c.value); !slices.Equal(parts, c.parts) {
			t.Errorf("%q has %q", c.value, parts)
		}
	}
}

func TestNamesInTheEnvironment(t *testing.T) {
	if got := ReadKeys.Env(); got != "WENXUN_READ_KEYS" {
		t.Errorf("read-keys is %s", got)
	}
}
