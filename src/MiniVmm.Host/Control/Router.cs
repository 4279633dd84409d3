using MiniVmm.Host.Control.Http;
using MiniVmm.Machine;

namespace MiniVmm.Host.Control;

/// <summary>Finds the route of a request and turns what goes wrong into problems.</summary>
internal sealed class Router(IReadOnlyList<Route> routes, ControlledInstance instance)
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];

    public async ValueTask<HttpResponse> AnswerAsync(HttpRequest request, CancellationToken cancel)
    {
        try
        {
            Route route = Find(request.Head);
            Check(route.Body, request);
            return await route.Answer(instance, request, cancel).ConfigureAwait(false);
        }
        catch (RequestError error)
        {
            return ProblemResponse.Of(error);
        }
        catch (MachineError error)
        {
            return ProblemResponse.Of(new RequestError(409, error.Message));
        }
        // A mistake in an answer must not be one of the guest's.
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return ProblemResponse.Of(new RequestError(500, error.Message));
        }
    }

    /// <exception cref="RequestError">There is no such route.</exception>
    internal Route Find(RequestHead head)
    {
        if (!Methods.Contains(head.Method)) throw new RequestError(501, $"there is no method {head.Method}");
        Route[] there = [.. routes.Where(r => r.Path == head.Path)];
        if (there.Length == 0) throw new RequestError(404, $"there is no {head.Path} here; see docs/control-api.yaml");
        string method = head.Method == "HEAD" ? "GET" : head.Method;
        return there.FirstOrDefault(r => r.Method == method)
            ?? throw new RequestError(405, $"{head.Path} has no {head.Method}") { Allow = Allow(there) };
    }

    private static void Check(BodyKind kind, HttpRequest request)
    {
        if (kind == BodyKind.None && !request.Body.IsEmpty)
            throw new RequestError(400, $"{request.Head.Method} {request.Head.Path} takes no body");
        if (kind == BodyKind.Json && request.MediaType != "application/json")
            throw new RequestError(415, $"the body is {request.MediaType ?? "of no type"}; send application/json");
    }

    private static string Allow(IEnumerable<Route> routes) =>
        string.Join(", ", routes.SelectMany(r => r.Method == "GET" ? (string[])["GET", "HEAD"] : [r.Method]));
}
