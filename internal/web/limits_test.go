package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
)

// A request that runs out of time ends alone: what is asked on the same connection after it is
// answered.
func TestARequestThatRunsOutOfTimeEndsAlone(t *testing.T) {
	e := echo.New()
	e.GET("/slow", within(20*time.Millisecond, time.Minute, func(c echo.Context) error {
		<-c.Request().Context().Done()
		return c.String(http.StatusServiceUnavailable, "late")
	}))
	e.GET("/quick", within(time.Minute, time.Minute, func(c echo.Context) error {
		if err := c.Request().Context().Err(); err != nil {
			return c.String(http.StatusInternalServerError, err.Error())
		}
		return c.String(http.StatusOK, c.Request().RemoteAddr)
	}))
	server := httptest.NewServer(e)
	defer server.Close()
	get := func(path string) (int, string) {
		answer, err := server.Client().Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode, string(body)
	}
	_, first := get("/quick")
	if status, _ := get("/slow"); status != http.StatusServiceUnavailable {
		t.Fatalf("the slow one: %d", status)
	}
	status, second := get("/quick")
	if status != http.StatusOK {
		t.Fatalf("the one after it: %d %s", status, second)
	}
	if first != second {
		t.Errorf("another connection was used: %s, %s", first, second)
	}
}
