// Package office reads the formats of word processors that only a word processor reads well: .doc,
// .wps, .rtf and .odt. It has LibreOffice, where that is installed, turn them into DOCX and reads
// that. LibreOffice runs without a window, with a profile of its own, in a folder of its own,
// bounded in time, and is ended with all that it started.
package office

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"wenxun/internal/read/fault"
	"wenxun/internal/read/formats/docx"
	"wenxun/internal/read/layout"
)

const (
	// maxTime bounds one conversion; the first one also makes the profile, some five seconds.
	maxTime = 90 * time.Second
	// maxBytes is the largest file converted.
	maxBytes = 200 << 20
	// maxOutput is the largest DOCX taken back.
	maxOutput = 512 << 20
	// waitAfterKill is how long an ended LibreOffice may hold its pipes.
	waitAfterKill = 5 * time.Second
)

// Extensions are those of the files that this package reads.
var Extensions = []string{".doc", ".wps", ".rtf", ".odt", ".dot", ".wpt", ".fodt"}

// Reader converts files, one at a time: LibreOffice lets a profile be used by one process only.
// Safe for concurrent use. The zero value is ready.
type Reader struct {
	turn    sync.Mutex
	profile string // folder, "" before the first conversion
	closed  bool
	// find returns LibreOffice's command; nil looks in PATH.
	find func() (string, error)
}

// command finds LibreOffice in PATH.
func command() (string, error) {
	for _, name := range []string{"soffice", "libreoffice"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("office: LibreOffice is not in PATH")
}

// Close removes the profile. A conversion under way is waited for.
func (r *Reader) Close() error {
	r.turn.Lock()
	defer r.turn.Unlock()
	r.closed = true
	return r.dropProfile()
}

func (r *Reader) dropProfile() error {
	if r.profile == "" {
		return nil
	}
	err := os.RemoveAll(r.profile)
	r.profile = ""
	return err
}

// Read reads one file; its name tells the format. Refusals are *fault.Error; a cancelled ctx gives
// its own error.
func (r *Reader) Read(ctx context.Context, name string, data []byte) (*layout.Source, error) {
	format := strings.ToLower(strings.TrimPrefix(filepath.Ext(name), "."))
	switch {
	case len(data) == 0:
		return nil, fault.New(fault.Empty, nil)
	case len(data) > maxBytes:
		return nil, fault.New(fault.TooLarge, nil)
	case isDOCX(data): // a DOCX under an older name, as mail programs and web sites make them
		return docx.Read(ctx, name, data)
	case !known(data):
		return nil, fault.New(fault.Corrupt, nil)
	case encrypted(data):
		return nil, fault.New(fault.Encrypted, nil)
	}
	find := r.find
	if find == nil {
		find = command
	}
	soffice, err := find()
	if err != nil {
		return nil, fault.Newf(fault.NeedsLibreOffice, "读取 .%s 需要 LibreOffice。请在本机安装 LibreOffice 后重试，或先用 Word、WPS 另存为 DOCX 再添加。", format)
	}
	converted, err := r.convert(ctx, soffice, format, data)
	if err != nil {
		return nil, err
	}
	src, err := docx.Read(ctx, name, converted)
	if err != nil {
		return nil, err
	}
	src.Format = format
	return src, nil
}

// convert turns a file into DOCX.
func (r *Reader) convert(ctx context.Context, soffice, format string, data []byte) ([]byte, error) {
	r.turn.Lock()
	defer r.turn.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if r.closed {
		return nil, errors.New("office: reader is closed")
	}
	if err := r.makeProfile(); err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "wenxun-office-")
	if err != nil {
		return nil, fmt.Errorf("office: make a folder: %w", err)
	}
	defer os.RemoveAll(folder)
	// The name is our own: a file's name reaches no command line.
	in := filepath.Join(folder, "in."+format)
	if err := os.WriteFile(in, data, 0o600); err != nil {
		return nil, fmt.Errorf("office: write the file: %w", err)
	}
	limited, cancel := context.WithTimeout(ctx, maxTime)
	defer cancel()
	cmd := exec.CommandContext(limited, soffice, "-env:UserInstallation=file://"+filepath.ToSlash(r.profile),
		"--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard",
		"--convert-to", "docx:MS Word 2007 XML", "--outdir", filepath.Join(folder, "out"), in)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "HOME="+r.profile, "TMPDIR="+folder, "SAL_USE_VCLPLUGIN=svp")
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	cmd.WaitDelay = waitAfterKill
	endWithChildren(cmd)
	err = cmd.Run()
	if limited.Err() != nil {
		// What was ended in the middle leaves a profile that may not start again.
		_ = r.dropProfile()
		if err := ctx.Err(); errors.Is(err, context.Canceled) {
			return nil, err
		}
		return nil, fault.New(fault.Timeout, err)
	}
	out, readErr := readResult(filepath.Join(folder, "out", "in.docx"))
	if readErr != nil {
		return nil, fault.New(fault.Corrupt, fmt.Errorf("office: convert: %w: %s", errors.Join(err, readErr), firstLine(said.String())))
	}
	return out, nil
}

func readResult(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, errors.New("no result")
	}
	if info.Size() > maxOutput {
		return nil, fmt.Errorf("result has %d bytes", info.Size())
	}
	return os.ReadFile(path)
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}

// settings keep a document from running macros and from fetching what it links to.
const settings = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>`

func (r *Reader) makeProfile() error {
	if r.profile != "" {
		return nil
	}
	folder, err := os.MkdirTemp("", "wenxun-office-profile-")
	if err == nil {
		if err = os.Mkdir(filepath.Join(folder, "user"), 0o700); err == nil {
			err = os.WriteFile(filepath.Join(folder, "user", "registrymodifications.xcu"), []byte(settings), 0o600)
		}
	}
	if err != nil {
		return fmt.Errorf("office: make a profile: %w", err)
	}
	r.profile = folder
	return nil
}
