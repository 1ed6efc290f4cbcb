// Package config is the one table of what an operator decides: each setting's name on the command
// line and in the environment, its default, what it may be, and whether it is a secret. Flags of
// single commands are in internal/cli, under the same naming.
package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// Setting is a row of the table.
type Setting struct {
	Flag    string // without dashes
	Default string
	Usage   string
	Check   func(string) error // nil: anything; its error is in Chinese
	Secret  bool               // never shown
}

// Env is the setting's name in the environment: WENXUN_READ_KEYS for read-keys.
func (s Setting) Env() string { return Env(s.Flag) }

// Env returns the name in the environment of a flag.
func Env(flag string) string {
	return "WENXUN_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// The settings.
var (
	Data     = Setting{Flag: "data", Default: "./wenxun-data", Usage: "文库所在的文件夹", Check: notEmpty}
	Server   = Setting{Flag: "server", Usage: "把工作交给这个地址的文寻服务，如 http://192.168.1.5:8080", Check: webAddress}
	Key      = Setting{Flag: "key", Usage: "访问服务用的密钥", Secret: true}
	Addr     = Setting{Flag: "addr", Default: "127.0.0.1:8080", Usage: "服务监听的地址和端口", Check: listenAddress}
	BaseURL  = Setting{Flag: "base-url", Usage: "外部访问本服务的网址，用在订阅源的链接里", Check: webAddress}
	Host     = Setting{Flag: "host", Usage: "访问本服务可用的其他主机名，逗号分开，如 192.168.1.5,wenxun.example.com；本机和 --base-url 的不用写", Check: hosts}
	Origin   = Setting{Flag: "cors-origin", Usage: "可以从网页里查询接口的其他网站，逗号分开，如 https://example.com", Check: origins}
	ReadKeys = Setting{Flag: "read-keys", Default: "false", Usage: "查询也需要密钥", Check: boolean}
	Jobs     = Setting{Flag: "jobs", Default: "0", Usage: "同时读取的文件数，0 为处理器核数", Check: count}
)

// Table is every setting.
var Table = []Setting{Data, Server, Key, Addr, BaseURL, Host, Origin, ReadKeys, Jobs}

func notEmpty(v string) error {
	if strings.TrimSpace(v) == "" {
		return errors.New("不能为空")
	}
	return nil
}

func webAddress(v string) error {
	if v == "" {
		return nil
	}
	u, err := url.Parse(v)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return errors.New("应为 http:// 或 https:// 开头的网址")
	}
	return nil
}

// List returns the parts of a setting that has several.
func List(v string) []string {
	var all []string
	for part := range strings.SplitSeq(v, ",") {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	return all
}

func hosts(v string) error {
	for _, h := range List(v) {
		if u, err := url.Parse("//" + h); err != nil || u.Host != h && "["+u.Hostname()+"]" != h && net.ParseIP(h) == nil {
			return errors.New("应为主机名或 IP 地址，不带 http://，如 192.168.1.5,wenxun.example.com")
		}
	}
	return nil
}

func origins(v string) error {
	for _, o := range List(v) {
		if u, err := url.Parse(o); err != nil || u.Scheme != "http" && u.Scheme != "https" || o != u.Scheme+"://"+u.Host || u.Host == "" {
			return errors.New("应为网站的地址，不带路径，如 https://example.com")
		}
	}
	return nil
}

func listenAddress(v string) error {
	_, port, err := net.SplitHostPort(v)
	if n, convErr := strconv.Atoi(port); err != nil || convErr != nil || n < 0 || n > 65535 {
		return errors.New("应为“地址:端口”，如 127.0.0.1:8080")
	}
	return nil
}

func boolean(v string) error {
	if _, err := strconv.ParseBool(v); err != nil {
		return errors.New("只能是 true 或 false")
	}
	return nil
}

// maxJobs is more files at once than any machine reads faster for.
const maxJobs = 256

func count(v string) error {
	if n, err := strconv.Atoi(v); err != nil || n < 0 || n > maxJobs {
		return fmt.Errorf("应为 0 到 %d 的整数", maxJobs)
	}
	return nil
}
