using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MiniVmm.Host.Registry;

namespace MiniVmm.Host.Control;

/// <summary>The control API of one instance from outside.</summary>
public sealed class ControlClient : IDisposable
{
    private readonly string _name;
    private readonly HttpClient _http;

    public ControlClient(RegisteredInstance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        _name = instance.Name;
        string path = instance.Folder.Socket;
        SocketsHttpHandler handler = new()
        {
            UseProxy = false,
            ConnectCallback = async (_, cancel) =>
            {
                Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel).ConfigureAwait(false);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        // Whoever wants an answer by a time cancels; a guest that waits for its memory may take long.
        _http = new HttpClient(handler) { BaseAddress = new Uri("http://minivmm"), Timeout = Timeout.InfiniteTimeSpan };
    }

    public Task<InstanceDocument> GetInstanceAsync(CancellationToken cancel) =>
        ReadAsync(HttpMethod.Get, "/v1/instance", ControlJson.Default.InstanceDocument, cancel);

    public Task<StatisticsDocument> GetStatisticsAsync(CancellationToken cancel) =>
        ReadAsync(HttpMethod.Get, "/v1/statistics", ControlJson.Default.StatisticsDocument, cancel);

    public Task<PowerDocument> PauseAsync(CancellationToken cancel) =>
        ReadAsync(HttpMethod.Post, "/v1/pause", ControlJson.Default.PowerDocument, cancel);

    public Task<PowerDocument> ResumeAsync(CancellationToken cancel) =>
        ReadAsync(HttpMethod.Post, "/v1/resume", ControlJson.Default.PowerDocument, cancel);

    /// <summary>Asks the guest to power off; returns when it has.</summary>
    /// <exception cref="HostError">It refuses, cannot, or does not answer.</exception>
    public Task<PowerDocument> PowerOffAsync(CancellationToken cancel) =>
        ReadAsync(HttpMethod.Post, "/v1/poweroff", ControlJson.Default.PowerDocument, cancel);

    /// <summary>Stops the machine, whatever the guest does.</summary>
    public Task<PowerDocument> StopAsync(CancellationToken cancel) =>
        ReadAsync(HttpMethod.Post, "/v1/stop", ControlJson.Default.PowerDocument, cancel);

    /// <param name="path">The file to write, absolute.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async Task<SnapshotDocument> SaveSnapshotAsync(string path, CancellationToken cancel)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new SnapshotRequest { Path = path }, ControlJson.Default.SnapshotRequest);
        using HttpRequestMessage request = new(HttpMethod.Post, "/v1/snapshot") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await ReadAsync(request, ControlJson.Default.SnapshotDocument, cancel).ConfigureAwait(false);
    }

    /// <summary>Opens the console's output, which ends with the guest.</summary>
    /// <param name="tail">What to begin with: so many lines, "all", or null for what comes from now on.</param>
    /// <param name="writes">Whether to take the writer's role too, until the console is disposed.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async Task<RemoteConsole> OpenConsoleAsync(string? tail, bool writes, CancellationToken cancel)
    {
        string query = string.Join('&', ((string?[])[tail is null ? null : $"tail={tail}", writes ? "writer=true" : null]).OfType<string>());
        using HttpRequestMessage request = new(HttpMethod.Get, $"/v1/console?{query}");
        HttpResponseMessage response = await SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
        string? key = response.Headers.TryGetValues(ConsoleResource.WriterField, out IEnumerable<string>? values) ? values.First() : null;
        return new RemoteConsole(this, response, await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false), key);
    }

    public void Dispose() => _http.Dispose();

    /// <param name="bytes">What is typed.</param>
    /// <param name="writerKey">The key of the writer's role, if it is ours.</param>
    /// <param name="cancel">Gives up waiting.</param>
    internal async Task TypeAsync(ReadOnlyMemory<byte> bytes, string? writerKey, CancellationToken cancel)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/v1/console") { Content = new ReadOnlyMemoryContent(bytes) };
        if (writerKey is not null) request.Headers.Add(ConsoleResource.WriterField, writerKey);
        using HttpResponseMessage response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancel).ConfigureAwait(false);
    }

    private async Task<T> ReadAsync<T>(HttpMethod method, string path, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class
    {
        using HttpRequestMessage request = new(method, path);
        return await ReadAsync(request, type, cancel).ConfigureAwait(false);
    }

    private async Task<T> ReadAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class
    {
        using HttpResponseMessage response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancel).ConfigureAwait(false);
        byte[] body = await response.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new JsonException();
        }
        catch (JsonException e)
        {
            throw new HostError($"{_name}: its monitor is of another version than this program", e);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption completion, CancellationToken cancel)
    {
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, completion, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException)
        {
            throw new HostError($"{_name}: does not answer; it has ended or is about to (minivmm ps -a)", e);
        }
        if (response.IsSuccessStatusCode) return response;
        using (response) throw await ErrorAsync(response, cancel).ConfigureAwait(false);
    }

    private async Task<HostError> ErrorAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable && response.Content.Headers.ContentLength is 0)
            return new HostError($"{_name}: too many clients are connected; try again later");
        try
        {
            await using Stream body = await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
            using JsonDocument problem = await JsonDocument.ParseAsync(body, cancellationToken: cancel).ConfigureAwait(false);
            return new HostError($"{_name}: {problem.RootElement.GetProperty("detail").GetString()}");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException)
        {
            return new HostError($"{_name}: answers with status {(int)response.StatusCode}", e);
        }
    }
}
