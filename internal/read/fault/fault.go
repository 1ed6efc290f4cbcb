// Package fault says why a file could not be read: a stable code for programs and a sentence in
// Chinese for people. Every reader of a format answers with it; it imports nothing of ours.
package fault

import (
	"context"
	"errors"
	"fmt"
)

// Code is the stable name of a cause. Programs rely on it; it never changes.
type Code string

const (
	NoText           Code = "no_text"           // pages without a text layer, such as a scan
	Encrypted        Code = "encrypted"         // needs a password
	Empty            Code = "empty"             // nothing in it
	NotText          Code = "not_text"          // binary data under a text format's name
	Unsupported      Code = "unsupported"       // a format that is not read
	NeedsLibreOffice Code = "needs_libreoffice" // a format read through LibreOffice, which is missing
	TooLarge         Code = "too_large"         // beyond a limit of size, pages or expansion
	Timeout          Code = "timeout"           // took longer than one file may
	Permission       Code = "permission"        // the system does not let us read it
	Corrupt          Code = "corrupt"           // the format's own rules are broken
	Invalid          Code = "invalid"           // well formed, but not what is asked for
)

// Error is a refusal to read. Message is written for whoever added the file: what failed, and
// what to do, in Chinese, without the file's name. Err, which may be nil, is for the log.
type Error struct {
	Code    Code
	Message string
	Err     error
}

func (e *Error) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("%s: %s", e.Code, e.Message)
	}
	return fmt.Sprintf("%s: %s: %v", e.Code, e.Message, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }

// New returns a refusal with the cause's own sentence.
func New(code Code, err error) *Error {
	return &Error{Code: code, Message: Sentence(code), Err: err}
}

// Newf returns a refusal with a sentence of its own, where more is known than the code says.
func Newf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Of returns err as a refusal. An error that is none becomes Timeout where a deadline passed, and
// Corrupt otherwise: whatever a parser stumbles over is the file's fault until shown otherwise.
// A cancelled context is nobody's fault and must be checked by the caller before.
func Of(err error) *Error {
	var f *Error
	switch {
	case errors.As(err, &f):
		return f
	case errors.Is(err, context.DeadlineExceeded):
		return New(Timeout, err)
	default:
		return New(Corrupt, err)
	}
}

var sentences = map[Code]string{
	NoText:           "文件里没有文字，可能是扫描件。请先用 OCR 软件识别成带文字的文件，再添加。",
	Encrypted:        "文件有密码保护，无法读取。请先解除密码，另存后再添加。",
	Empty:            "文件是空的，没有可读的内容。请检查文件是否完整。",
	NotText:          "文件内容不是文字。请确认它是文本文件，或换成原始文件再添加。",
	Unsupported:      "不支持这种格式。请转换为 PDF、DOCX、OFD、HTML、TXT 或 Markdown 后再添加。",
	NeedsLibreOffice: "读取这种格式需要 LibreOffice。请安装 LibreOffice，或先另存为 DOCX、PDF 再添加。",
	TooLarge:         "文件太大，超出了单个文件的上限。请拆分后再添加。",
	Timeout:          "读取这个文件用时太长，已经停止。请拆分文件，或换一种格式再添加。",
	Permission:       "没有权限读取这个文件。请修改文件的访问权限后再添加。",
	Corrupt:          "文件已损坏或不完整，无法读取。请重新下载或重新导出后再添加。",
	Invalid:          "文件内容不符合要求。请检查后再添加。",
}

// Sentence is what a code says to a person when nothing more is known.
func Sentence(code Code) string { return sentences[code] }
