-- expect = ["第4行：不可用 CURRENT_DATE", "$核对日期"]
SELECT 项目代码
FROM 发放
WHERE 发放日期 > CURRENT_DATE
