-- id = "重领"
-- title = "同一个人同一个月只应领一次"
-- severity = "error"
-- category = "payment"
-- key = ["证件号", "月份"]
-- over = "领取"
-- inputs = ["领取.证件号", "领取.月份"]
-- message = "证件号{证件号}在{月份}领了{行数}次，共{金额}元。请核对是否重复发放。"
-- basis = "每人每月发一次"
-- proves = "名单里有两行以上同一证件号、同一月份"
-- false_alarm = "补发上个月的，月份应写上个月"
-- verify = "看银行的发放回单"
SELECT p.证件号, p.月份, COUNT(*) AS 行数, SUM(p.金额) AS 金额
FROM 领取 AS p
WHERE p.证件号 IS NOT NULL AND p.月份 IS NOT NULL
GROUP BY p.证件号, p.月份
HAVING COUNT(*) > 1
