using System.Xml.Linq;
using MiniVmm.Lab.Plots;

namespace MiniVmm.Lab.Pages;

/// <summary>The plots.</summary>
internal static class PictureSection
{
    public static IEnumerable<XElement> Of(IReadOnlyList<DrawnPicture> pictures) => pictures.Count == 0
        ? []
        :
        [
            Markup.Heading("Pictures"),
            .. pictures.Select(p => new XElement(
                "figure", InlineSvg.Read(p.Svg, p.Name, $"{p.Name}: {p.Caption}"), new XElement("figcaption", p.Caption))),
        ];
}
