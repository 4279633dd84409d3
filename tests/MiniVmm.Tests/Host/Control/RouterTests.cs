using System.Buffers;
using System.Text;
using System.Text.Json;
using MiniVmm.Host.Control;
using MiniVmm.Host.Control.Http;
using Xunit;

namespace MiniVmm.Tests.Host.Control;

public sealed class RouterTests
{
    private static readonly Route[] Routes =
    [
        new("GET", "/thing", BodyKind.None, (_, _, _) => ValueTask.FromResult(new HttpResponse { Status = 204 })),
        new("PATCH", "/thing", BodyKind.Json, (_, request, _) => ValueTask.FromResult(new HttpResponse { Status = 200, Body = request.Body })),
        new("POST", "/bytes", BodyKind.Bytes, (_, request, _) => ValueTask.FromResult(new HttpResponse { Status = 200, Body = request.Body })),
        new("POST", "/broken", BodyKind.None, (_, _, _) => throw new InvalidOperationException("a mistake")),
    ];

    [Theory]
    [InlineData("GET", "/thing", "", null, 204)]
    [InlineData("HEAD", "/thing", "", null, 204)]
    [InlineData("PATCH", "/thing", "{}", "application/json", 200)]
    [InlineData("PATCH", "/thing", "{}", "Application/JSON; charset=utf-8", 200)]
    [InlineData("PATCH", "/thing", "{}", "text/plain", 415)]
    [InlineData("PATCH", "/thing", "{}", null, 415)]
    [InlineData("POST", "/bytes", "x", "application/x-www-form-urlencoded", 200)]
    [InlineData("GET", "/thing", "x", null, 400)]
    [InlineData("GET", "/thing/", "", null, 404)]
    [InlineData("GET", "/", "", null, 404)]
    [InlineData("DELETE", "/nothing", "", null, 404)]
    [InlineData("FETCH", "/thing", "", null, 501)]
    [InlineData("get", "/thing", "", null, 501)]
    [InlineData("POST", "/broken", "", null, 500)]
    public async Task Requests_get_the_status_they_deserve(string method, string path, string body, string? type, int status)
    {
        HttpResponse response = await AnswerAsync(method, path, body, type);

        Assert.Equal(status, response.Status);
        if (status >= 400) Assert.Equal(status, JsonDocument.Parse(response.Body).RootElement.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task A_wrong_method_is_told_the_right_ones()
    {
        HttpResponse response = await AnswerAsync("DELETE", "/thing", "", null);

        Assert.Equal(405, response.Status);
        Assert.Equal([("Allow", "GET, HEAD, PATCH")], response.Fields);
    }

    private static async Task<HttpResponse> AnswerAsync(string method, string path, string body, string? type)
    {
        string head = $"{method} {path} HTTP/1.1\r\nHost: h\r\n{(type is null ? "" : $"Content-Type: {type}\r\n")}\r\n";
        RequestHead parsed = RequestHeadParser.TryParse(new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(head)), out _)!;
        return await new Router(Routes, null!).AnswerAsync(new HttpRequest(parsed, Encoding.ASCII.GetBytes(body)), default);
    }
}
