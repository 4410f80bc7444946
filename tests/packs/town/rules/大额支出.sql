-- id = "大额支出"
-- title = "一行支出超过一百万元的说明用途"
-- severity = "warning"
-- category = "payment"
-- key = ["年度", "单位代码", "功能科目", "经济科目"]
-- over = "支出"
-- inputs = ["支出.决算数"]
-- message = "这一行{决算数}元，超过一百万元。请说明用途。"
-- basis = "示例"
-- proves = "示例"
-- false_alarm = "示例"
-- verify = "看凭证"
SELECT 年度, 单位代码, 功能科目, 经济科目, 来源, 行, 决算数
FROM 支出
WHERE 决算数 > 1000000
