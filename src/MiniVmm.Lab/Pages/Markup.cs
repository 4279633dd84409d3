using System.Xml.Linq;
using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Plots;
using MiniVmm.Lab.Reports;

namespace MiniVmm.Lab.Pages;

/// <summary>The parts that pages are made of.</summary>
internal static class Markup
{
    public static XElement Heading(string text) => new("h2", text);

    public static XElement Paragraph(string text) => new("p", text);

    public static XElement Classed(string element, string name, params object?[] content) =>
        new(element, new XAttribute("class", name), content);

    /// <summary>A table in a frame that scrolls where it is wider than the page.</summary>
    public static XElement Table(IEnumerable<string> columns, IEnumerable<XElement> rows) => Classed(
        "div", "scroll",
        new XElement(
            "table",
            new XElement("thead", new XElement("tr", columns.Select(c => new XElement("th", c)))),
            new XElement("tbody", rows)));

    public static XElement Row(params object?[] cells) =>
        new("tr", cells.Select(c => c is XElement { Name.LocalName: "td" } cell ? cell : new XElement("td", c ?? "–")));

    /// <summary>A figure with its interval below.</summary>
    public static XElement Cell(double? value, ConfidenceInterval? interval) =>
        Cell(value, interval?.Low, interval?.High);

    public static XElement Cell(Comparison? ratio) => Cell(ratio?.Value, ratio?.Low, ratio?.High);

    private static XElement Cell(double? value, double? low, double? high) => new(
        "td",
        value is double v ? FigureCatalog.Text(v) : "–",
        low is not null && high is not null ? Classed("span", "range", Range(low, high)) : null);

    public static string Range(double? low, double? high) =>
        low is double l && high is double h ? $"{FigureCatalog.Text(l)} to {FigureCatalog.Text(h)}" : "";

    public static XElement Key(PolicyStyle style) => new(
        "span", new XAttribute("class", "key"), new XAttribute("style", $"background:{Colour(style)}"), "");

    public static XElement Details(string summary, params object?[] content) =>
        new("details", new XElement("summary", summary), content);

    public static string Basis(IntervalBasis basis) => basis switch
    {
        IntervalBasis.Repetitions => "95% interval over repetitions",
        IntervalBasis.WithinRun => "95% interval within one run",
        _ => "no interval",
    };

    private static string Colour(PolicyStyle style) => style.Colour == "000000" ? "var(--black)" : $"#{style.Colour}";
}
