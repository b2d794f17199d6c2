//! Words that names of tenants and products are made of.

#[rustfmt::skip]
pub(crate) const CITIES: [&str; 16] = [
    "Łódź", "Berlin", "Zürich", "Oslo", "Wien", "Aarhus", "Malmö", "Gdańsk", "Köln", "Utrecht", "Brno",
    "Porto", "Leeds", "Austin", "Denver", "Perth",
];
#[rustfmt::skip]
pub(crate) const TRADES: [&str; 24] = [
    "Dental", "Logistics", "Legal", "Bakery", "Architects", "Clinic", "Motors", "Foods", "Printing",
    "Academy", "Roofing", "Insurance", "Optics", "Farms", "Hotels", "Steel", "Media", "Travel", "Energy",
    "Pharmacy", "Textiles", "Brewery", "Consulting", "Shipping",
];
#[rustfmt::skip]
pub(crate) const NAMES: [&str; 20] = [
    "Contoso", "Fabrikam", "Adatum", "Northwind", "Müller", "Tailspin", "Wingtip", "Proseware",
    "Litware", "Fourth Coffee", "Alpine", "Ærø", "Humongous", "Lucerne", "Margie's", "Relecloud",
    "Söderberg", "VanArsdel", "Woodgrove", "Blue Yonder",
];
#[rustfmt::skip]
pub(crate) const FAMILIES: [&str; 31] = [
    "Microsoft 365", "Office 365", "Exchange Online", "SharePoint Online", "Visio", "Project",
    "Power BI", "Power Apps", "Power Automate", "Dynamics 365 Sales", "Dynamics 365 Finance",
    "Dynamics 365 Field Service", "Dynamics 365 Customer Service", "Microsoft Entra ID",
    "Microsoft Entra Suite", "Microsoft Intune", "Microsoft Defender for Office 365",
    "Microsoft Defender for Endpoint", "Microsoft Purview", "Microsoft Teams Rooms",
    "Microsoft Teams Phone", "Microsoft Copilot", "Windows 365", "Windows Enterprise",
    "Enterprise Mobility + Security", "Microsoft Viva", "Dataverse", "Audio Conferencing",
    "Domestic Calling", "Universal Print", "Rights Management",
];
#[rustfmt::skip]
pub(crate) const PLANS: [&str; 20] = [
    "E3", "E5", "E1", "F1", "F3", "Business Basic", "Business Standard", "Business Premium", "Plan 1",
    "Plan 2", "A3 for faculty", "A5 for students", "G3 (GCC)", "G5 (GCC High)", "Premium", "Pro",
    "per user", "Trial", "(EEA, no Teams)", "Developer",
];
#[rustfmt::skip]
pub(crate) const STATUSES: [&str; 20] = [
    "Enabled", "Enabled", "Enabled", "Enabled", "Enabled", "Enabled", "Enabled", "Enabled", "Enabled",
    "Enabled", "Enabled", "Enabled", "Enabled", "Enabled", "Enabled", "Enabled", "In grace", "Suspended",
    "Deleted", "Ended at Microsoft",
];
