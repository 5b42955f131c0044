using System.Globalization;
using Segmentation.Crm;

namespace Segmentation.Tests;

public sealed class FormRefusalTests
{
    private static readonly CultureInfo German = CultureInfo.GetCultureInfo("de");
    private static readonly FormLayout Contact = FormLayout.Factory(CrmModel.Default.Of<Contact>());

    public static TheoryData<string, Func<FormLayout, FormLayout>> Refusals => new()
    {
        { "`typ` is no field that a form of contact can hold: did you mean `type`?", l => l.Show("typ", "more") },
        { "`typ` is no field that a form of contact can hold: did you mean `type`?", l => l.Hide("typ") },
        { "`typ` is no field that a form of contact can hold: did you mean `type`?", l => l.Move("typ", "more") },
        { "the form of contact has no section `mor`: did you mean `more`?", l => l.Hide("type").Show("type", "mor") },
        { "the form of contact has no section `mor`: did you mean `more`?", l => l.Move("type", "mor") },
        { "the field `type` is shown in section `more` already: move it, or leave it there", l => l.Show("TYPE", "about") },
        { "the field `lastName` is shown in section `about` already: move it, or leave it there", l => l.Show("lastName") },
        { "the field `lastName` of section `about` is always shown: allow hiding it first", l => l.Hide("lastName") },
        { "the field `createdAt` is hidden in section `more`: show it first", l => l.Hide("createdAt") },
        { "the field `createdAt` is hidden in section `more`: show it first", l => l.ShowAlways("createdAt") },
        { "the field `id` is hidden: show it first", l => l.Hide("id") },
        { "the field `id` is hidden: show it first", l => l.AllowHiding("id") },
        { "the field `id` has no place in the form yet: show it first", l => l.Move("id", "more") },
        { "section `more` has 3 other fields: the place of `type` is from 0 to 3, not 4", l => l.Move("type", "more", 4) },
        { "section `address` has 2 other fields: the place of `type` is from 0 to 2, not -1", l => l.Move("type", "address", -1) },
        { "the form of contact has a section `more` already", l => l.AddSection("MORE", "More") },
        { "the form of contact has 3 other sections: the place of section `vip` is from 0 to 3, not 4", l => l.AddSection("vip", "VIP", 4) },
        { "the form of contact has 2 other sections: the place of section `more` is from 0 to 2, not 3", l => l.MoveSection("more", 3) },
        { "the form of contact has 2 other sections: the place of section `more` is from 0 to 2, not -1", l => l.MoveSection("more", -1) },
        { "the form of contact has no section `vip`", l => l.MoveSection("vip", 0) },
        { "section `more` needs a heading, and a culture such as `de` that it is written in", l => l.RenameSection("more", German, " ") },
        { "section `more` needs a heading, and a culture such as `de` that it is written in", l => l.RenameSection("more", CultureInfo.InvariantCulture, "x") },
        { "the form of contact has no section `vip`", l => l.RenameSection("vip", German, "x") },
        { "the form of contact has no section `vip`", l => l.DeleteSection("vip", "more") },
        { "the form of contact has no section `vip`", l => l.DeleteSection("more", "vip") },
        { "the fields of section `more` cannot stay in it when it is deleted: name another section for them", l => l.DeleteSection("more", "More") },
        {
            "section `more` is the last one of the form of contact and cannot be deleted: rename it, or add another first",
            l => l.DeleteSection("about", "more").DeleteSection("address", "more").DeleteSection("more", "more")
        },
        {
            "/pipeline  contact has no pipelines: no field of it stores codes of the picklist `pipeline`",
            l => l.For(FormScope.Common.In("SALES"))
        },
        { "/sections/0  a name or text holds half of a surrogate pair, which cannot be written", l => l.AddSection("x", "\ud800", 0) },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Change_ThatIsNonsense_IsRefusedInWords(string message, Func<FormLayout, FormLayout> change)
    {
        var before = Contact.ToJson();
        Assert.Equal(message, Assert.Throws<FormLayoutException>(() => change(Contact)).Message);
        Assert.Equal(before, Contact.ToJson());
    }

    [Fact]
    public void Hide_ARequiredField_IsRefused()
    {
        var exception = Assert.Throws<FormLayoutException>(() => FormLayout.Factory(Pets.EntityType).Hide("owner"));
        Assert.Equal("the field `owner` of section `details` is required: who fills in the form has to see it", exception.Message);
    }

    [Fact]
    public void StateOf_UnknownField_Throws() => Assert.Throws<FormLayoutException>(() => Contact.StateOf("typ"));

    [Fact]
    public void Constructor_TellsEveryFault()
    {
        var exception = Assert.Throws<FormLayoutException>(() => new FormLayout(
            Pets.EntityType, new FormSection("a", "A", "name", "NAME"), new FormSection("A", null, "legs", "leg", "name")));
        Assert.Equal(
            [
                "/sections/0/fields/1  the field `name` stands twice: in section `a` and in `a`",
                "/sections/1/key  there are two sections `A`",
                "/sections/1/fields/1/name  `leg` is no field that a form of pet can hold: did you mean `legs`?",
                "/sections/1/fields/2  the field `name` stands twice: in section `a` and in `A`",
            ],
            exception.Issues.Select(i => i.ToString()));
    }

    [Fact]
    public void Constructor_WithoutSections_Throws() =>
        Assert.Equal("/sections  a form needs a section", Assert.Throws<FormLayoutException>(() => new FormLayout(Pets.EntityType)).Message);

    [Fact]
    public void FormScope_EmptyNames_Throw()
    {
        Assert.Throws<ArgumentException>(() => FormScope.Personal(""));
        Assert.Throws<ArgumentException>(() => FormScope.Common.In(""));
        Assert.Throws<ArgumentException>(() => new FormSection("", null));
    }
}
