package office

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"wenxun/internal/read/fault"
)

// rtf is 海绵城市建设 with a heading of its own.
const rtf = `{\rtf1\ansi\ansicpg936\uc1 {\b \u28023?\u32501?\u22478?\u24066?}\par \u24314?\u35774?\par}`

func wantCode(t *testing.T, err error, code fault.Code) {
	t.Helper()
	var refusal *fault.Error
	if !errors.As(err, &refusal) || refusal.Code != code || refusal.Message == "" {
		t.Errorf("got %v, want code %s", err, code)
	}
}

func TestRead(t *testing.T) {
	if _, err := command(); err != nil {
		t.Skip("needs LibreOffice in PATH")
	}
	var r Reader
	defer r.Close()
	src, err := r.Read(t.Context(), "通知.rtf", []byte(rtf))
	if err != nil {
		t.Fatal(err)
	}
	if src.Format != "rtf" || len(src.Lines) != 2 || src.Lines[0].Text != "海绵城市" || src.Lines[1].Text != "建设" || !src.Lines[0].Bold {
		t.Errorf("read %s %+v", src.Format, src.Lines)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(r.profile); r.profile != "" || err == nil {
		t.Errorf("the profile %q is left behind", r.profile)
	}
}

func TestWithoutLibreOffice(t *testing.T) {
	r := Reader{find: func() (string, error) { return "", errors.New("none") }}
	_, err := r.Read(t.Context(), "通知.wps", []byte(rtf))
	wantCode(t, err, fault.NeedsLibreOffice)
}

func TestRefusalsBeforeLibreOffice(t *testing.T) {
	r := Reader{find: func() (string, error) { t.Error("LibreOffice was looked for"); return "", errors.New("none") }}
	locked := make([]byte, 1024)
	copy(locked, compound)
	copy(locked[512:], []byte{0xEC, 0xA5, 0xC1, 0, 0, 0, 0, 0, 0, 0, 0, 1})
	for name, test := range map[string]struct {
		data []byte
		code fault.Code
	}{
		"empty":             {nil, fault.Empty},
		"noise":             {[]byte("\x01\x02\x03 no document"), fault.Corrupt},
		"Word, password":    {locked, fault.Encrypted},
		"ODT, password":     {[]byte("PK\x03\x04 <manifest:encryption-data>"), fault.Encrypted},
		"DOCX, but damaged": {[]byte("PK\x03\x04 word/document.xml"), fault.Corrupt},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := r.Read(t.Context(), "通知.doc", test.data)
			wantCode(t, err, test.code)
		})
	}
}

// script stands in for LibreOffice.
func script(t *testing.T, body string) Reader {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell")
	}
	path := filepath.Join(t.TempDir(), "soffice")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+body), 0o700); err != nil {
		t.Fatal(err)
	}
	return Reader{find: func() (string, error) { return path, nil }}
}

func TestFailedConversionIsCorrupt(t *testing.T) {
	r := script(t, "echo source file could not be loaded; exit 0")
	defer r.Close()
	_, err := r.Read(t.Context(), "通知.doc", []byte(rtf))
	wantCode(t, err, fault.Corrupt)
}

func TestSlowConversionIsEndedWithItsChildren(t *testing.T) {
	r := script(t, "sleep 600 & wait") // the child holds the output open
	defer r.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	begun := time.Now()
	_, err := r.Read(ctx, "通知.doc", []byte(rtf))
	wantCode(t, err, fault.Timeout)
	if took := time.Since(begun); took > waitAfterKill {
		t.Errorf("took %v: the child was waited for", took)
	}
	if r.profile != "" {
		t.Error("the profile of an ended process is kept")
	}
}
