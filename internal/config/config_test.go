package config

import "testing"

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
	} {
		if c.setting.Check(c.value) == nil {
			t.Errorf("%s may be %q", c.setting.Flag, c.value)
		}
	}
}

func TestNamesInTheEnvironment(t *testing.T) {
	if got := ReadKeys.Env(); got != "WENXUN_READ_KEYS" {
		t.Errorf("read-keys is %s", got)
	}
}
