-- expect = ["“2024/1/1”不是日期"]
SELECT 项目代码 FROM 发放 WHERE 发放日期 > DATE '2024/1/1'
