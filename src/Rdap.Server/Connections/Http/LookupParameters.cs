// RFC 9110 section 8.3: media types of bodies; section 12.5.1: Accept.
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Rdap.Protocols.Batch;

namespace Rdap.Server.Connections.Http;

/// <summary>What a request for a lookup says in its query string and its headers, read into the engine's options.</summary>
internal static class LookupParameters
{
    private static readonly string[] Names = ["format", "columns", "extract", "header", "field"];

    // What curl says of a body when it is told nothing else is a form.
    private static readonly (string MediaType, BatchInput Input)[] Inputs =
    [
        ("text/plain", BatchInput.Lines),
        ("application/octet-stream", BatchInput.Lines),
        ("application/x-www-form-urlencoded", BatchInput.Lines),
        ("text/csv", BatchInput.Csv),
        ("application/x-ndjson", BatchInput.Ndjson),
        ("application/jsonl", BatchInput.Ndjson),
    ];

    /// <summary>Reads them.</summary>
    /// <param name="request">The request.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="status">The status of the answer when there is a problem.</param>
    /// <param name="problem">What is wrong, one sentence; null when nothing is.</param>
    public static bool TryRead(HttpRequest request, out BatchOptions options, out int status, out string? problem)
    {
        (options, status) = (new(), StatusCodes.Status400BadRequest);
        problem = ProblemOf(request.Query);
        if (problem is not null)
        {
            return false;
        }

        if (!TryFormat(request, out BatchFormat format))
        {
            problem = $"There is no format \"{request.Query["format"]}\"; there are {string.Join(", ", BatchFormats.All.Select(static f => f.Name))}.";
            return false;
        }

        IReadOnlyList<BatchColumn> columns = BatchColumns.Default;
        if (request.Query.TryGetValue("columns", out StringValues list) && !BatchColumns.TryParse(list.ToString(), out columns, out problem))
        {
            return false;
        }

        if (!TrySwitch(request.Query, "extract", false, out bool isExtract) || !TrySwitch(request.Query, "header", true, out bool hasHeader))
        {
            problem = "extract and header are true or false.";
            return false;
        }

        if (!TryInput(request.ContentType, out BatchInput input))
        {
            status = StatusCodes.Status415UnsupportedMediaType;
            problem = "A body is text/plain (a question a line), text/csv or application/x-ndjson.";
            return false;
        }

        string? field = request.Query["field"];
        options = new BatchOptions { Format = format, Columns = columns, Extract = isExtract, Header = hasHeader, Input = input, InputField = string.IsNullOrEmpty(field) ? null : field };
        return true;
    }

    private static string? ProblemOf(IQueryCollection query)
    {
        foreach ((string name, StringValues values) in query)
        {
            if (!Names.Contains(name, StringComparer.Ordinal))
            {
                return $"There is no parameter \"{name}\"; there are {string.Join(", ", Names)}.";
            }

            if (values.Count > 1)
            {
                return $"The parameter {name} is there twice.";
            }
        }

        return null;
    }

    // By name, else by what is accepted; CSV for whoever says nothing of it, or nothing that there is.
    private static bool TryFormat(HttpRequest request, out BatchFormat format)
    {
        format = BatchFormat.Csv;
        if (request.Query.TryGetValue("format", out StringValues name))
        {
            return BatchFormats.TryFind(name.ToString(), out format);
        }

        double best = 0;
        foreach (MediaTypeHeaderValue accepted in Accepted(request))
        {
            double quality = accepted.Quality ?? 1;
            if (quality > best && BatchFormats.TryFindMediaType(accepted.MediaType.ToString(), out BatchFormat found))
            {
                (best, format) = (quality, found);
            }
        }

        return true;
    }

    /// <summary>The media types that are accepted; none when they cannot be read.</summary>
    public static IList<MediaTypeHeaderValue> Accepted(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out IList<MediaTypeHeaderValue>? list) ? list : [];

    private static bool TrySwitch(IQueryCollection query, string name, bool otherwise, out bool value)
    {
        value = otherwise;
        if (!query.TryGetValue(name, out StringValues text))
        {
            return true;
        }

        value = text == "" || text == "true" || text == "1";
        return value || text == "false" || text == "0";
    }

    private static bool TryInput(string? contentType, out BatchInput input)
    {
        input = BatchInput.Lines;
        if (string.IsNullOrEmpty(contentType))
        {
            return true;
        }

        string type = contentType.Split(';')[0].Trim();
        int found = Array.FindIndex(Inputs, i => i.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase));
        input = found < 0 ? input : Inputs[found].Input;
        return found >= 0;
    }
}
